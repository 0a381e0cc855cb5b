import type { Random } from '../../contracts/random.ts';

/**
 * A uniform sample of fixed size out of records that pass by in unknown number. Li's algorithm L (Reservoir-Sampling
 * Algorithms of Time Complexity O(n(1 + log(N/n))), 1994): it skips to the next record to take.
 */
export class Reservoir<T> {
  readonly sample: T[] = [];
  readonly #size: number;
  readonly #random: Random;
  #seen = 0;
  #next = 0;
  #weight = 1;

  constructor(size: number, random: Random) {
    this.#size = size;
    this.#random = random;
  }

  /** How many records passed by. */
  get seen(): number {
    return this.#seen;
  }

  addAll(records: readonly T[]): void {
    const start = this.#seen;
    this.#seen += records.length;
    let index = 0;
    while (this.sample.length < this.#size && index < records.length) {
      this.sample.push(records[index++]!);
      if (this.sample.length === this.#size) this.#skipFrom(start + index);
    }
    if (this.sample.length < this.#size) return;
    while (this.#next < this.#seen) {
      this.sample[Math.floor(this.#random.next() * this.#size)] = records[this.#next - start]!;
      this.#skipFrom(this.#next + 1);
    }
  }

  #skipFrom(place: number): void {
    this.#weight *= Math.exp(this.#logarithm() / this.#size);
    this.#next = place + Math.floor(this.#logarithm() / Math.log1p(-this.#weight));
  }

  /** Of a uniform number above 0. */
  #logarithm(): number {
    return Math.log(1 - this.#random.next());
  }
}
