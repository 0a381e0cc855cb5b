/** Collects pieces of known length, then writes them one after the other into memory of its own. */
export class ByteWriter {
  readonly #pieces: ((bytes: Uint8Array) => void)[] = [];
  readonly #lengths: number[] = [];
  #length = 0;

  /** Where the next piece begins. */
  get length(): number {
    return this.#length;
  }

  /** Adds a piece that `write` fills in later. Pieces begin at multiples of 8, where every number may stand. */
  add(length: number, write: (bytes: Uint8Array) => void): void {
    this.#pieces.push(write);
    this.#lengths.push(length);
    this.#length += Math.ceil(length / 8) * 8;
  }

  addBytes(bytes: Uint8Array): void {
    this.add(bytes.byteLength, (target) => target.set(bytes));
  }

  addInts(numbers: readonly number[]): void {
    this.#addNumbers(numbers, new Int32Array(numbers.length));
  }

  addDoubles(numbers: readonly number[]): void {
    this.#addNumbers(numbers, new Float64Array(numbers.length));
  }

  /** One by one: a typed array made of an array that once held something else goes through its iterator. */
  #addNumbers(numbers: readonly number[], target: Int32Array | Float64Array): void {
    for (let i = 0; i < numbers.length; i++) target[i] = numbers[i]!;
    this.addBytes(new Uint8Array(target.buffer));
  }

  /** Writes everything into `buffer`, which has at least `length` bytes. */
  writeInto<B extends ArrayBufferLike>(buffer: B): B {
    let offset = 0;
    this.#pieces.forEach((write, index) => {
      const length = this.#lengths[index]!;
      write(new Uint8Array(buffer, offset, length));
      offset += Math.ceil(length / 8) * 8;
    });
    return buffer;
  }
}
