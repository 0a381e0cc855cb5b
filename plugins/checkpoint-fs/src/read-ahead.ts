import type { FileHandle } from './files.ts';

const least = 1_048_576;

/** Reads a file from front to back in large pieces, whatever small ones are asked for. */
export class ReadAhead {
  readonly #handle: FileHandle;
  #window: Buffer = Buffer.alloc(0);
  #start = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** The bytes at an offset: fewer than asked for where the file ends. */
  async at(offset: number, length: number): Promise<Buffer> {
    const from = offset - this.#start;
    if (from < 0 || from + length > this.#window.length) await this.#read(offset, Math.max(length, least));
    return this.#window.subarray(offset - this.#start, offset - this.#start + length);
  }

  /** Lets the next call look at the file anew. */
  forget(): void {
    this.#window = Buffer.alloc(0);
  }

  async #read(offset: number, length: number): Promise<void> {
    const window = Buffer.allocUnsafeSlow(length);
    let end = 0;
    for (let read = -1; end < length && read !== 0; end += read) {
      read = (await this.#handle.read(window, end, length - end, offset + end)).bytesRead;
    }
    [this.#window, this.#start] = [window.subarray(0, end), offset];
  }
}
