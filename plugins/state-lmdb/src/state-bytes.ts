import type { Codec, Time } from '@dstream/core/plugin';

/** What the first byte of a state says about the others; values are part of the format on disk. */
const NUMBER = 1;
const CODED = 2;

/** How many bytes the time stamp in front of a state takes. A value of no more than that is a deletion. */
export const STAMP_LENGTH = 8;

/** States as bytes: those of the context's codec, but for numbers under the default codec, which are much shorter so. */
export class StateBytes {
  /** The state written last. */
  bytes = new Uint8Array(256);
  length = 0;
  readonly #codec: Codec;
  readonly #plainNumbers: boolean;
  #view = new DataView(this.bytes.buffer);

  constructor(codec: Codec) {
    this.#codec = codec;
    this.#plainNumbers = codec.name === 'json';
  }

  set(state: unknown): void {
    if (typeof state === 'number' && this.#plainNumbers) {
      this.bytes[0] = NUMBER;
      this.#view.setFloat64(1, state);
      this.length = 9;
      return;
    }
    const encoded = this.#codec.encode(state);
    this.length = encoded.length + 1;
    if (this.length > this.bytes.length) {
      this.bytes = new Uint8Array(2 * this.length);
      this.#view = new DataView(this.bytes.buffer);
    }
    this.bytes[0] = CODED;
    this.bytes.set(encoded, 1);
  }

  /** The state in these bytes. Throws for bytes that are none. */
  read(bytes: Uint8Array, start: number, end: number): unknown {
    if (bytes[start] === NUMBER && end - start === 9) return readDouble(bytes, start + 1);
    if (bytes[start] === CODED) return this.#codec.decode(bytes.slice(start + 1, end));
    throw new TypeError(`no state begins with ${bytes[start]}`);
  }
}

const double = new Float64Array(1);
const doubleBytes = new Uint8Array(double.buffer);

/** A number in network byte order; faster than a view made for one read. */
export const readDouble = (bytes: Uint8Array, start: number): number => {
  for (let i = 0; i < 8; i++) doubleBytes[7 - i] = bytes[start + i]!;
  return double[0]!;
};

export const stampAt: (bytes: Uint8Array, start: number) => Time = readDouble;
