import { DStreamError } from '../../base/errors/dstream-error.ts';
import { evenEdges, histogramOf } from './actions/histogram.ts';
import type { LoopAction } from './job-runner.ts';
import { RDDActions } from './rdd-actions.ts';
import type { RDD } from './rdd.ts';
import { StatCounter, type Moments } from './stat-counter.ts';

const add = (a: number, b: number): number => a + b;
const summing: LoopAction<number> = {
  terminal: { kind: 'reduce', fn: add },
  zero: () => 0,
  result: (state) => state.value as number,
};

const addTo = (counter: StatCounter, value: number): StatCounter => counter.add(value);
const measuring: LoopAction<Moments> = {
  terminal: { kind: 'reduce', fn: addTo },
  zero: () => new StatCounter(),
  result: (state) => (state.value as StatCounter).moments,
};

/** The operations of an RDD whose records are numbers. */
export class DoubleRDDFunctions<T> extends RDDActions<T> {
  /** The sum; 0 of no numbers. */
  async sum(this: RDD<number>): Promise<number> {
    return (await this.runJob(summing)).reduce(add, 0);
  }

  /** Count, sum, mean, variance and extremes in one pass. */
  async stats(this: RDD<number>): Promise<StatCounter> {
    const counter = new StatCounter();
    for (const moments of await this.runJob(measuring)) counter.merge(moments);
    return counter;
  }

  /** The mean; 0 of no numbers, as in Spark. */
  async mean(this: RDD<number>): Promise<number> {
    return (await this.stats()).mean;
  }

  /** The variance of the records as the whole population; NaN of no numbers. */
  async variance(this: RDD<number>): Promise<number> {
    return (await this.stats()).variance;
  }

  /** Same as `variance()`. */
  popVariance(this: RDD<number>): Promise<number> {
    return this.variance();
  }

  /** The standard deviation of the records as the whole population. */
  async stdev(this: RDD<number>): Promise<number> {
    return (await this.stats()).stdev;
  }

  /** Same as `stdev()`. */
  popStdev(this: RDD<number>): Promise<number> {
    return this.stdev();
  }

  /** The variance of what the records are a sample of; NaN of fewer than two. */
  async sampleVariance(this: RDD<number>): Promise<number> {
    return (await this.stats()).sampleVariance;
  }

  /** The standard deviation of what the records are a sample of. */
  async sampleStdev(this: RDD<number>): Promise<number> {
    return (await this.stats()).sampleStdev;
  }

  /**
   * How many numbers lie in each bucket. With a number of buckets: they cut the range from the least to the greatest
   * record evenly, and the result is `[edges, counts]`. With ascending edges: bucket i is [edges[i], edges[i + 1]), the
   * last one with its upper edge, numbers outside are left out, and the result is the counts.
   */
  histogram(this: RDD<number>, buckets: number): Promise<[edges: number[], counts: number[]]>;
  histogram(this: RDD<number>, edges: readonly number[]): Promise<number[]>;
  async histogram(this: RDD<number>, buckets: number | readonly number[]): Promise<unknown> {
    if (typeof buckets !== 'number') return histogramOf(this, buckets);
    const { count, min, max } = await this.stats();
    if (count === 0) throw new DStreamError('COLLECTION_EMPTY', { action: 'histogram()' });
    const edges = evenEdges(min, max, buckets);
    return [edges, await this.histogram(edges)];
  }
}
