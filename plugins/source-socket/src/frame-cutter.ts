import type { Cut, Cutter } from './cut.ts';
import { headerBytes, lengthAt } from './frame.ts';
import { GrowingBytes } from './growing-bytes.ts';

/**
 * Cuts between frames. Only a frame that spans two chunks is copied. Throws what `invalid` makes of a length that is
 * negative or above `maxFrameBytes`, after the frames before it were handed over.
 */
export class FrameCutter implements Cutter {
  readonly #begun = new GrowingBytes();
  readonly #maxFrameBytes: number;
  readonly #invalid: (length: number) => Error;

  constructor(maxFrameBytes: number, invalid: (length: number) => Error) {
    this.#maxFrameBytes = maxFrameBytes;
    this.#invalid = invalid;
  }

  get unfinished(): number {
    return this.#begun.length;
  }

  *push(chunk: Uint8Array): Generator<Cut, void> {
    const from = this.#begun.length === 0 ? 0 : this.#continue(chunk);
    const spanning = this.#missing() === 0 ? this.#begun.take() : undefined;
    const { to, records } = this.#wholeFrames(chunk, from);
    this.#begun.append(chunk.subarray(to));
    if (spanning) yield { piece: spanning, records: 1 };
    if (records > 0) yield { piece: chunk.subarray(from, to), records };
    this.#missing();
  }

  /** A frame says how long it is, so an unfinished one is broken. */
  end(): Iterable<Cut> {
    return [];
  }

  /** Adds to the frame begun in an earlier chunk; returns where the next frame starts. */
  #continue(chunk: Uint8Array): number {
    let at = 0;
    for (let missing = this.#missing(); missing > 0 && at < chunk.length; missing = this.#missing()) {
      this.#begun.append(chunk.subarray(at, at + missing));
      at = Math.min(at + missing, chunk.length);
    }
    return at;
  }

  /** How many bytes the begun frame needs next: first those of its header, then its own. */
  #missing(): number {
    if (this.#begun.length < headerBytes) return headerBytes - this.#begun.length;
    const length = lengthAt(this.#begun.view, 0);
    if (!this.#isValid(length)) throw this.#invalid(length);
    return headerBytes + length - this.#begun.length;
  }

  #wholeFrames(chunk: Uint8Array, from: number): { to: number; records: number } {
    let to = from;
    let records = 0;
    while (to + headerBytes <= chunk.length) {
      const length = lengthAt(chunk, to);
      if (!this.#isValid(length) || to + headerBytes + length > chunk.length) break;
      to += headerBytes + length;
      records++;
    }
    return { to, records };
  }

  #isValid(length: number): boolean {
    return length >= 0 && length <= this.#maxFrameBytes;
  }
}
