import { countLineFeeds } from './count-line-feeds.ts';
import type { Cut, Cutter } from './cut.ts';
import { GrowingBytes } from './growing-bytes.ts';

const lineFeed = 10;

/**
 * Cuts between lines. Only the line that spans two chunks is copied. A line of more than `maxLineBytes`, which must be
 * at least the size of a chunk, is left out whole and reported once, as soon as it is too long.
 */
export class LineCutter implements Cutter {
  readonly #begun = new GrowingBytes();
  readonly #maxLineBytes: number;
  readonly #onLongLine: () => void;
  #skipping = false;

  constructor(maxLineBytes: number, onLongLine: () => void) {
    this.#maxLineBytes = maxLineBytes;
    this.#onLongLine = onLongLine;
  }

  get unfinished(): number {
    return this.#begun.length;
  }

  *push(chunk: Uint8Array): Generator<Cut, void> {
    const first = chunk.indexOf(lineFeed);
    const spanning = this.#skipping || this.#begun.length > 0;
    const from = spanning || first < 0 ? first + 1 : 0;
    const to = first < 0 ? 0 : chunk.lastIndexOf(lineFeed) + 1;
    const line = spanning && first >= 0 ? this.#finish(chunk.subarray(0, first)) : undefined;
    if (to < chunk.length) this.#keep(chunk.subarray(to));
    if (line) yield { piece: line, records: 1 };
    if (from < to)
      yield { piece: chunk.subarray(from, to), records: countLineFeeds(chunk.subarray(from, to)) };
  }

  /** The last line of a stream that ends without a line feed. */
  *end(): Generator<Cut, void> {
    if (this.#begun.length > 0) yield { piece: this.#begun.take(), records: 1 };
  }

  #keep(part: Uint8Array): void {
    if (this.#skipping) return;
    if (this.#begun.length + part.length <= this.#maxLineBytes) return this.#begun.append(part);
    this.#skipping = true;
    this.#begun.clear();
    this.#onLongLine();
  }

  #finish(tail: Uint8Array): Uint8Array | undefined {
    this.#keep(tail);
    const skipped = this.#skipping;
    this.#skipping = false;
    return skipped ? undefined : this.#begun.take();
  }
}
