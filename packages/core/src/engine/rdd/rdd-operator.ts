import type { RefuseRecord } from '../../contracts/bad-record.ts';
import type { Chunks } from '../../contracts/chunks.ts';
import type { Json } from '../../contracts/json.ts';
import type { Partitioner } from '../../contracts/partitioner.ts';
import type { Time } from '../../contracts/time.ts';
import type { BlockContent } from '../block/block.ts';
import type { Step } from '../pipeline/step.ts';
import type { TaskContext } from '../task/task-context.ts';
import type { Dependency } from './dependency.ts';
import type { Preparation } from './preparation.ts';
import type { RDD } from './rdd.ts';

/**
 * What an RDD is: a number of partitions, a way to compute each of them from its parents, and, for pairs, the rule by
 * which keys were placed. An operator either is one `step` of a loop, with one narrow parent of the same partitions,
 * or has `compute`.
 */
export interface RDDOperator<T> {
  readonly name: string;
  readonly numPartitions: number;
  readonly dependencies: readonly Dependency[];
  readonly partitioner?: Partitioner<any> | undefined;
  /** Set by operators that read input; the others take it from their parents. */
  readonly batchTime?: Time | undefined;
  readonly step?: Step;
  /**
   * Executor, once per task attempt that needs this partition: its records. Must not change what it reads. A record that
   * it cannot take it gives to `refuse`, which throws unless the record may be left out.
   */
  compute?(partition: number, task: TaskContext, refuse: RefuseRecord): Chunks<T>;
  /** An input: what a partition is read from, for messages about its records. */
  origin?(partition: number): Json;
  /** Whose records it refuses, one by one with their index, if its own partitions are not read from anywhere. */
  readonly refuses?: RDD<any>;
  readonly preparation?: Preparation;
  /**
   * An input that workers read: what they decode. Driver, once per task attempt on a worker that needs this partition.
   */
  content?(partition: number, task: TaskContext): BlockContent | Promise<BlockContent>;
  /** Executor side of recovery: true when every partition can be had without its parents. */
  materialised?(): boolean;
}
