/** Reads what a `ByteWriter` wrote, piece by piece, from a given place. Views, not copies. */
export class ByteReader {
  readonly #buffer: ArrayBufferLike;
  #offset: number;

  constructor(buffer: ArrayBufferLike, offset = 0) {
    this.#buffer = buffer;
    this.#offset = offset;
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(this.#buffer, this.#offset, length);
    this.#offset += Math.ceil(length / 8) * 8;
    return bytes;
  }

  ints(count: number): Int32Array {
    const { buffer, byteOffset } = this.bytes(4 * count);
    return new Int32Array(buffer, byteOffset, count);
  }

  doubles(count: number): Float64Array {
    const { buffer, byteOffset } = this.bytes(8 * count);
    return new Float64Array(buffer, byteOffset, count);
  }
}
