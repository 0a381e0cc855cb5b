import { DStreamError } from '../../base/errors/dstream-error.ts';
import { compareKeys } from '../partitioner/compare-keys.ts';
import { joined } from '../pipeline/chunks.ts';
import type { Terminal } from '../pipeline/step.ts';
import { eachPartition } from './actions/each-partition.ts';
import { collecting, counting, heads } from './actions/portable.ts';
import { takeOrdered } from './actions/take-ordered.ts';
import { sampleAgain, sampleOnce } from './actions/take-sample.ts';
import { BaseRDD } from './base-rdd.ts';
import { addValue, estimateDistinct, mergeRegisters, registersFor, type Registers } from './hyper-log-log.ts';
import type { TaskAction } from './job-runner.ts';
import { mergeAll } from './merge-all.ts';
import { treeCombine } from './operators/tree-combine.ts';
import type { RDD } from './rdd.ts';
import { reducing } from './reducing.ts';
import { saveAs } from './write-to.ts';
import { zeroOf, type Zero } from './zero-value.ts';

/** An order of records: negative when `a` comes first. */
export type Compare<T> = (a: T, b: T) => number;

/** The operations of an RDD that run a job and bring its result to the driver. */
export class RDDActions<T> extends BaseRDD<T> {
  /** Runs any action over some or all partitions; the results come in the order of the partitions. */
  runJob<R>(action: TaskAction<T, R>, partitions?: readonly number[]): Promise<R[]> {
    return this.context.runJob(this as unknown as RDD<T>, action, partitions);
  }

  /** All records, in the order of the partitions. */
  async collect(): Promise<T[]> {
    return joined(await this.runJob<T[]>(collecting)) as T[];
  }

  /** The records one after the other, with no more than one partition at a time brought to the driver. */
  async *toLocalIterator(): AsyncGenerator<T, void> {
    for (let partition = 0; partition < this.numPartitions; partition++) {
      const [records] = await this.runJob<T[]>(collecting, [partition]);
      yield* records!;
    }
  }

  /** How many records there are. */
  async count(): Promise<number> {
    return sum(await this.runJob(counting));
  }

  /** How often each record is there; records are compared as keys are. */
  countByValue(this: RDD<T>): Promise<Map<T, number>> {
    return this.mapToPair(withOne<T>).reduceByKeyLocally(add);
  }

  /**
   * About how many distinct records there are, with the given relative standard deviation, from a few kilobytes a
   * partition. Records are compared as keys are. The method is HyperLogLog.
   */
  async countApproxDistinct(relativeSD = 0.05): Promise<number> {
    const terminal: Terminal = { kind: 'reduce', fn: addValue };
    const zero = (): Registers => registersFor(relativeSD);
    const all = zero();
    const parts = await this.runJob({ terminal, zero, result: (state) => state.value as Registers });
    return Math.round(estimateDistinct(parts.reduce(mergeRegisters, all)));
  }

  /**
   * Merges all records into one. `merge` must be associative and commutative. Rejects with `COLLECTION_EMPTY` if there is
   * no record.
   */
  async reduce(merge: (a: T, b: T) => T): Promise<T> {
    return only('reduce()', mergeAll((await this.runJob(reducing<T>(merge))).flat(1), merge));
  }

  /** `reduce` that merges the results of partitions in `depth` levels, mostly where they are. */
  async treeReduce(this: RDD<T>, merge: (a: T, b: T) => T, depth = 2): Promise<T> {
    const parts = this.mapPartitions((records) => mergeAll(records, merge));
    return only('treeReduce()', mergeAll(await treeCombine(parts, depth, merge).collect(), merge));
  }

  /** Merges all records into `zero`: those of each partition, then the results. `zero` must be neutral. */
  fold(zero: Zero<T>, merge: (a: T, b: T) => T): Promise<T> {
    return this.aggregate(zero, merge, merge);
  }

  /** Takes records into `zero` by `addRecord`, then merges the results of partitions. `zero` must be neutral. */
  async aggregate<U>(
    zero: Zero<U>,
    addRecord: (total: U, record: T) => U,
    merge: (a: U, b: U) => U,
  ): Promise<U> {
    const start = zeroOf(zero);
    const terminal: Terminal = { kind: 'reduce', fn: addRecord };
    const parts = await this.runJob({ terminal, zero: start, result: (state) => state.value as U });
    return parts.reduce((total, part) => merge(total, part), start());
  }

  /** `aggregate` that merges the results of partitions in `depth` levels, mostly where they are. */
  async treeAggregate<U>(
    this: RDD<T>,
    zero: Zero<U>,
    addRecord: (total: U, record: T) => U,
    merge: (a: U, b: U) => U,
    depth = 2,
  ): Promise<U> {
    const start = zeroOf(zero);
    const parts = this.mapPartitions((records) => {
      let total = start();
      for (const record of records) total = addRecord(total, record);
      return [total];
    });
    const totals = await treeCombine(parts, depth, merge).collect();
    return totals.reduce((total, part) => merge(total, part), start());
  }

  /** The first record. Rejects with `COLLECTION_EMPTY` if there is none. */
  async first(): Promise<T> {
    return only('first()', await this.take(1));
  }

  /** The first `limit` records, reading as few partitions as it can: one first, then four times as many. */
  async take(limit: number): Promise<T[]> {
    const taken: T[] = [];
    let from = 0;
    for (let width = 1; taken.length < limit && from < this.numPartitions; width *= 4) {
      const until = Math.min(from + width, this.numPartitions);
      const partitions = Array.from({ length: until - from }, (_, index) => from + index);
      for (const records of await this.runJob(heads<T>(limit - taken.length), partitions)) {
        for (const record of records) if (taken.length < limit) taken.push(record);
      }
      from = until;
    }
    return taken;
  }

  /** The `limit` least records, in order; of equal ones the first. Without `compare` in the order of keys. */
  takeOrdered(this: RDD<T>, limit: number, compare: Compare<T> = compareKeys): Promise<T[]> {
    return takeOrdered(this, limit, compare);
  }

  /** The `limit` greatest records, the greatest first. */
  top(this: RDD<T>, limit: number, compare: Compare<T> = compareKeys): Promise<T[]> {
    return takeOrdered(this, limit, (a, b) => compare(b, a));
  }

  /** The least record. Rejects with `COLLECTION_EMPTY` if there is none. */
  async min(this: RDD<T>, compare?: Compare<T>): Promise<T> {
    return only('min()', await this.takeOrdered(1, compare));
  }

  /** The greatest record. Rejects with `COLLECTION_EMPTY` if there is none. */
  async max(this: RDD<T>, compare?: Compare<T>): Promise<T> {
    return only('max()', await this.top(1, compare));
  }

  /** `num` records by chance, in random order: each at most once, or `withReplacement` each drawn from all of them. */
  takeSample(this: RDD<T>, withReplacement: boolean, num: number, seed?: number | string): Promise<T[]> {
    const random = this.context.randomFor(seed);
    return withReplacement ? sampleAgain(this, num, random) : sampleOnce(this, num, random);
  }

  /** Whether there is no record. */
  async isEmpty(): Promise<boolean> {
    return (await this.take(1)).length === 0;
  }

  /** Calls `fn` with each record, where the record is. */
  async foreach(fn: (record: T) => void): Promise<void> {
    const terminal: Terminal = { kind: 'foreach', fn };
    await this.runJob<void>({ terminal, result: () => undefined });
  }

  /** Calls `fn` with each whole partition, where the partition is; waits for what it returns. */
  async foreachPartition(
    fn: (records: Iterable<T>, partition: number) => Promise<void> | void,
  ): Promise<void> {
    await this.runJob(eachPartition(fn));
  }

  /**
   * Writes the records as text files, one per partition, into a new directory. Needs `@dstream/sink-file`. Replaces an
   * earlier directory only if this RDD belongs to a batch; else rejects with `FILE_SINK_DIRECTORY_EXISTS`.
   */
  saveAsTextFile(this: RDD<T>, path: string): Promise<void> {
    return saveAs(this, 'textFiles', path);
  }

  /**
   * Writes the records as lines of JSON, one file per partition, into a new directory. Otherwise as `saveAsTextFile`.
   */
  saveAsObjectFile(this: RDD<T>, path: string): Promise<void> {
    return saveAs(this, 'jsonLines', path);
  }
}

const only = <T>(action: string, records: readonly T[]): T => {
  if (records.length === 0) throw new DStreamError('COLLECTION_EMPTY', { action });
  return records[0]!;
};

const withOne = <T>(record: T): [T, number] => [record, 1];
const add = (a: number, b: number): number => a + b;
const sum = (numbers: readonly number[]): number => numbers.reduce(add, 0);
