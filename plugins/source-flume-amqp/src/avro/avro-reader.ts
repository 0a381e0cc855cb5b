import type { Buffer } from 'node:buffer';
import { flumeError } from '../flume-error.ts';

/**
 * Reads Avro's binary encoding (Apache Avro 1.11 specification, "Binary Encoding") from bytes that nobody vouches for: every
 * length is compared with what is left before anything is made of it.
 */
export class AvroReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** A number, as zigzag and in groups of seven bits, of at most eight bytes: enough for the length of anything. */
  long(): number {
    let [value, factor] = [0, 1];
    for (let length = 1; length <= 8; length++) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw truncated();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      factor *= 128;
    }
    throw flumeError('FLUME_AVRO_INVALID', { reason: 'a number is too large' });
  }

  /** So many bytes, as a view. */
  fixed(length: number): Buffer {
    if (length < 0 || length > this.#bytes.length - this.#at) throw truncated();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  /** Bytes with their length before them, as a view. */
  bytes(): Buffer {
    return this.fixed(this.long());
  }

  string(): string {
    return this.bytes().toString('utf8');
  }

  /** Entries in blocks, each with its count before it, or the negative count and the length in bytes. */
  map<V>(value: () => V): Map<string, V> {
    const entries = new Map<string, V>();
    for (let count = this.long(); count !== 0; count = this.long()) {
      if (count < 0) {
        count = -count;
        this.long();
      }
      // An entry is no shorter than two lengths.
      if (count * 2 > this.#bytes.length - this.#at) throw truncated();
      for (let i = 0; i < count; i++) entries.set(this.string(), value());
    }
    return entries;
  }
}

const truncated = (): Error => flumeError('FLUME_AVRO_INVALID', { reason: 'it ends too early' });
