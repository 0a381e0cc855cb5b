import { InverseReduce } from './inverse-reduce.ts';
import { SlidingReduce } from './sliding-reduce.ts';

/** The pairs of one batch, each key once, and the number of the batch. */
export interface IndexedBatch<K, V> {
  readonly index: number;
  readonly pairs: readonly (readonly [K, V])[];
}
