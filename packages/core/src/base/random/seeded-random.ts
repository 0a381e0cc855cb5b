import type { Random } from '../../contracts/random.ts';

/** Rounds that spread the seed over the whole state. */
const WARM_UP = 15;

/**
 * Chance that can be repeated: the sfc32 generator of PractRand (Chris Doty-Humphrey), 128 bits of state, seeded with
 * MurmurHash3 (Austin Appleby) of the seed and of every label on the way to a fork.
 */
export class SeededRandom implements Random {
  readonly #path: string;
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number | string) {
    this.#path = String(seed);
    this.#a = murmur(this.#path, 0x9e3779b9);
    this.#b = murmur(this.#path, 0x243f6a88);
    this.#c = murmur(this.#path, 0xb7e15162);
    for (let i = 0; i < WARM_UP; i++) this.#next32();
  }

  next(): number {
    const high = this.#next32() >>> 5;
    const low = this.#next32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  fork(label: string): SeededRandom {
    return new SeededRandom(`${this.#path}/${label.length}:${label}`);
  }

  #next32(): number {
    const next = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + next) | 0;
    return next;
  }
}

/** MurmurHash3 (x86, 32 bits) with each UTF-16 code unit as one block. */
const murmur = (text: string, seed: number): number => {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    const block = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    hash ^= Math.imul((block << 15) | (block >>> 17), 0x1b873593);
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
};
