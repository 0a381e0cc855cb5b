/** What a `StatCounter` is made of, as plain data: what tasks send to the driver. */
export interface Moments {
  readonly count: number;
  readonly sum: number;
  readonly mean: number;
  /** The sum of squared distances from the mean. */
  readonly squares: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Count, sum, mean, variance and extremes of numbers, in one pass and without losing digits. Welford's method for single
 * numbers, that of Chan, Golub and LeVeque for merging. Spark's StatCounter.
 */
export class StatCounter implements Moments {
  #count = 0;
  #sum = 0;
  #mean = 0;
  #squares = 0;
  #min = Infinity;
  #max = -Infinity;

  /** The statistics of these numbers. */
  static of(values: Iterable<number>): StatCounter {
    const counter = new StatCounter();
    for (const value of values) counter.add(value);
    return counter;
  }

  add(value: number): this {
    this.#count++;
    this.#sum += value;
    const distance = value - this.#mean;
    this.#mean += distance / this.#count;
    this.#squares += distance * (value - this.#mean);
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
    return this;
  }

  /** Takes in what another counter saw. */
  merge(other: Moments): this {
    if (other.count === 0) return this;
    const count = this.#count + other.count;
    const distance = other.mean - this.#mean;
    this.#mean += (distance * other.count) / count;
    this.#squares += other.squares + (distance * distance * this.#count * other.count) / count;
    this.#count = count;
    this.#sum += other.sum;
    this.#min = Math.min(this.#min, other.min);
    this.#max = Math.max(this.#max, other.max);
    return this;
  }

  toString(): string {
    const { count, mean, stdev, max, min } = this;
    return `(count: ${count}, mean: ${mean}, stdev: ${stdev}, max: ${max}, min: ${min})`;
  }

  toJSON(): object {
    const { count, sum, mean, stdev, max, min } = this;
    return { count, sum, mean, stdev, max, min };
  }

  /** What `console.log` shows in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `StatCounter ${this.toString()}`;
  }

  get moments(): Moments {
    const { count, sum, mean, squares, min, max } = this;
    return { count, sum, mean, squares, min, max };
  }

  get count(): number {
    return this.#count;
  }

  get sum(): number {
    return this.#sum;
  }

  /** 0 of no numbers, as in Spark. */
  get mean(): number {
    return this.#mean;
  }

  get squares(): number {
    return this.#squares;
  }

  /** Infinity of no numbers. */
  get min(): number {
    return this.#min;
  }

  /** -Infinity of no numbers. */
  get max(): number {
    return this.#max;
  }

  /** The variance of these numbers as the whole population; NaN of no numbers. */
  get variance(): number {
    return this.#count === 0 ? NaN : this.#squares / this.#count;
  }

  /** The standard deviation of these numbers as the whole population. */
  get stdev(): number {
    return Math.sqrt(this.variance);
  }

  /** The variance of what these numbers are a sample of: divided by one less than their count. NaN of fewer than two. */
  get sampleVariance(): number {
    return this.#count < 2 ? NaN : this.#squares / (this.#count - 1);
  }

  /** The standard deviation of what these numbers are a sample of. */
  get sampleStdev(): number {
    return Math.sqrt(this.sampleVariance);
  }
}
