import type { SeededRandom } from '@dstream/core/plugin';

/** Draws ranks from 0 to `size - 1`, rank r in proportion to 1 / (r + shift) ^ exponent: the law of Zipf and Mandelbrot. */
export class Zipf {
  readonly #cumulated: Float64Array;
  readonly #random: SeededRandom;

  constructor(size: number, random: SeededRandom, { exponent = 1, shift = 2.7 } = {}) {
    this.#cumulated = new Float64Array(size);
    this.#random = random;
    let sum = 0;
    for (let rank = 0; rank < size; rank++) this.#cumulated[rank] = sum += (rank + shift) ** -exponent;
  }

  next(): number {
    const cumulated = this.#cumulated;
    const drawn = this.#random.next() * cumulated.at(-1)!;
    let low = 0;
    let high = cumulated.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulated[middle]! < drawn) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
