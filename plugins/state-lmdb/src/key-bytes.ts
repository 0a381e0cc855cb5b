import { canonicalKey } from '@dstream/core/plugin';
import { keyOfText } from './canonical-text.ts';

/** What the first byte of a key says about the others; values are part of the format on disk. */
const LATIN1 = 1;
const UTF16 = 2;
const NUMBER = 3;
const LATIN1_TEXT = 4;
const UTF16_TEXT = 5;

/** How many bytes the hash in front of a key takes. */
export const HASH_LENGTH = 4;

/**
 * A key as bytes that two keys share exactly when they are equal by value, with a hash of them in front: what state is
 * sorted by on disk. One buffer, written again for each key.
 *
 * The hash is FNV-1a (Fowler, Noll, Vo) from a seed of the directory's own, then the finalizer of MurmurHash3 (Appleby).
 */
export class KeyBytes {
  bytes = new Uint8Array(256);
  /** How many of the bytes belong to the key, its hash included. */
  length = 0;
  readonly #seed: number;
  #view = new DataView(this.bytes.buffer);

  constructor(seed: number) {
    this.#seed = seed;
  }

  set(key: unknown): void {
    if (typeof key === 'string') this.#setText(key, LATIN1, UTF16);
    else if (typeof key === 'number') this.#setNumber(key);
    else this.#setText(canonicalKey(key), LATIN1_TEXT, UTF16_TEXT);
    this.#setHash();
  }

  #setNumber(key: number): void {
    this.bytes[HASH_LENGTH] = NUMBER;
    // -0 is 0, and NaN has one pattern only.
    this.#view.setFloat64(HASH_LENGTH + 1, key === key ? key + 0 : NaN);
    this.length = HASH_LENGTH + 9;
  }

  #setText(text: string, narrow: number, wide: number): void {
    this.#reserve(HASH_LENGTH + 1 + 2 * text.length);
    const { bytes } = this;
    let at = HASH_LENGTH;
    bytes[at++] = narrow;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0xff) return this.#setWide(text, wide);
      bytes[at++] = unit;
    }
    this.length = at;
  }

  #setWide(text: string, wide: number): void {
    let at = HASH_LENGTH;
    this.bytes[at++] = wide;
    for (let i = 0; i < text.length; i++, at += 2) this.#view.setUint16(at, text.charCodeAt(i), true);
    this.length = at;
  }

  #setHash(): void {
    const { bytes, length } = this;
    let hash = this.#seed;
    for (let i = HASH_LENGTH; i < length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    this.#view.setUint32(0, hash ^ (hash >>> 16));
  }

  #reserve(length: number): void {
    if (length <= this.bytes.length) return;
    this.bytes = new Uint8Array(2 * length);
    this.#view = new DataView(this.bytes.buffer);
  }
}

/** The hash in front of a key. */
export const hashAt = (bytes: Uint8Array, start: number): number =>
  (bytes[start]! << 24) | (bytes[start + 1]! << 16) | (bytes[start + 2]! << 8) | bytes[start + 3]!;

/** The key that these bytes, hash included, were made from. Throws for bytes that are no key. */
export const keyOfBytes = (bytes: Uint8Array, start: number, end: number): unknown => {
  const from = start + HASH_LENGTH + 1;
  const data = Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from);
  switch (bytes[start + HASH_LENGTH]) {
    case LATIN1:
      return data.toString('latin1');
    case UTF16:
      return data.toString('utf16le');
    case NUMBER:
      return data.readDoubleBE();
    case LATIN1_TEXT:
      return keyOfText(data.toString('latin1'));
    case UTF16_TEXT:
      return keyOfText(data.toString('utf16le'));
    default:
      throw new TypeError(`no key begins with ${bytes[start + HASH_LENGTH]}`);
  }
};
