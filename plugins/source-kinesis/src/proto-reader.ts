/** Reads the fields of a message in the wire format of Protocol Buffers. Throws on what is none. */
export class ProtoReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, from = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = end;
  }

  /** Calls `take` with the number of each field and its value: a number, or the bytes, which are a view. */
  fields(take: (field: number, value: number | Uint8Array) => void): void {
    while (this.#at < this.#end) {
      const tag = this.#varint();
      const wire = tag & 7;
      if (wire === 0) take(tag >>> 3, this.#varint());
      else if (wire === 2) take(tag >>> 3, this.#bytesOf(this.#varint()));
      else if (wire === 1) this.#bytesOf(8);
      else if (wire === 5) this.#bytesOf(4);
      else throw new RangeError(`a field of kind ${wire}`);
    }
  }

  #varint(): number {
    let value = 0;
    for (let factor = 1; factor < 2 ** 70; factor *= 128) {
      if (this.#at >= this.#end) break;
      const byte = this.#bytes[this.#at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw new RangeError('a number without end');
  }

  #bytesOf(length: number): Uint8Array {
    const from = this.#at;
    this.#at += length;
    if (this.#at > this.#end) throw new RangeError('a field that is longer than its message');
    return this.#bytes.subarray(from, this.#at);
  }
}
