import { DStreamError } from '../../../base/errors/dstream-error.ts';
import type { Partitioner } from '../../../contracts/partitioner.ts';
import type { StateScan, StateShard, StateStore, StateVersion } from '../../../contracts/state-store.ts';
import type { Duration, Time } from '../../../contracts/time.ts';
import { gather } from '../../../engine/pipeline/chunks.ts';
import { partitionOf } from '../../../engine/rdd/compute-partition.ts';
import { narrow, type Dependency } from '../../../engine/rdd/dependency.ts';
import type { RDDOperator } from '../../../engine/rdd/rdd-operator.ts';
import type { RDD } from '../../../engine/rdd/rdd.ts';
import { withinTask } from '../../../engine/task/current-task.ts';
import type { StateChange } from '../../../engine/task/state-change.ts';
import type { TaskContext } from '../../../engine/task/task-context.ts';
import { restore } from '../../state/state-copy.ts';
import type { StateDefinition } from '../../state/state-definition.ts';
import type { InitialState } from '../state-spec.ts';

/** What a stateful operator does with one partition of one batch: reads and writes state, and gives its records. */
export type StatefulStep<K, V, S, R> = (
  records: readonly [K, V][],
  state: StateVersion<K, S>,
  time: Time,
) => readonly R[];

export interface StatefulOptions<K, S> {
  readonly name: string;
  readonly partitioner: Partitioner<K>;
  readonly initialState: InitialState<K, S> | undefined;
  readonly schema: StateDefinition<S> | undefined;
  /** Milliseconds a key may go without data; undefined for ever. */
  readonly timeout?: Duration | undefined;
  /** Whether the records stay with their keys. */
  readonly keepsPartitioner: boolean;
  /** What else than the keys of its records the step asks the state for. */
  readonly scan: (time: Time) => StateScan;
}

/** Everything the state of one batch is made from. */
export interface StatefulBatch<K, V, S, R> {
  readonly stream: number;
  readonly time: Time;
  /** The batch before. */
  readonly from: Time;
  readonly first: boolean;
  /** Whether the batch before cannot be described any more: its state must be in the store. */
  readonly isLost: boolean;
  readonly input: RDD<[K, V]> | undefined;
  /** The previous batch, or the initial state of the first one. */
  readonly before: RDD<any> | undefined;
  readonly shard: (partition: number) => StateShard;
  readonly store: StateStore;
  readonly step: StatefulStep<K, V, S, R>;
  readonly scan: (time: Time) => StateScan;
}

/** The records of one batch, and with them its state. */
export class StatefulRDD<K, V, S, R> implements RDDOperator<R> {
  readonly name: string;
  readonly numPartitions: number;
  readonly partitioner: Partitioner<K> | undefined;
  readonly batchTime: Time;
  readonly #committed = new Set<number>();
  /** Partitions whose state stays as it was before the batch. */
  readonly #passedOver: Set<number>;
  #batch: StatefulBatch<K, V, S, R>;

  constructor(
    batch: StatefulBatch<K, V, S, R>,
    { name, partitioner, keepsPartitioner }: StatefulOptions<K, S>,
    passedOver: Iterable<number> = [],
  ) {
    this.#passedOver = new Set(passedOver);
    this.#batch = batch;
    this.name = name;
    this.batchTime = batch.time;
    this.numPartitions = partitioner.numPartitions;
    this.partitioner = keepsPartitioner ? partitioner : undefined;
  }

  get dependencies(): readonly Dependency[] {
    const { before, input } = this.#batch;
    // What it is made of may be what has failed.
    const records = this.#passedOver.size < this.numPartitions ? input : undefined;
    return [before, records].filter((rdd) => rdd !== undefined).map(narrow);
  }

  async *compute(partition: number, task: TaskContext): AsyncIterable<readonly R[]> {
    const { time, from, first, isLost, input, before, shard, store, step, scan } = this.#batch;
    const place = shard(partition);
    const latest = await store.latest(place);
    if (latest !== undefined && latest > time) {
      throw versionMissing(place, time, latest);
    }
    const seed =
      first && before ? ((await gather(partitionOf(before, partition, task))) as readonly [K, S][]) : [];
    const isBehind = !first && (latest === undefined || latest < from);
    if (isBehind && isLost) throw versionMissing(place, from, latest);
    if (isBehind && before && !(await this.#fetchState(partition, task)))
      await gather(partitionOf(before, partition, task));
    if (this.#passedOver.has(partition)) {
      if (latest !== time) await this.#leave(partition, seed);
      return;
    }
    const records = input ? await gather(partitionOf(input, partition, task)) : [];
    const version = await store.open<K, S>(place, from, time);
    try {
      await version.load?.(keysOf(seed, records), scan(time));
      for (const [key, state] of seed) version.set(key, state);
      const result = withinTask(task, () => step(records, version, time));
      await version.commit();
      if (task.stateChanged) task.stateChanged(this.#changeOf(partition, version));
      this.committed(partition);
      yield result;
    } catch (error) {
      version.abort();
      throw error;
    }
  }

  /**
   * Leaves the state of a partition as it was before this batch, with its initial state if this is the first one, and gives no
   * records of it from now on.
   */
  async passOver(partition: number, seed: readonly (readonly [K, S])[]): Promise<StateChange> {
    this.#passedOver.add(partition);
    const version = await this.#leave(partition, seed);
    return this.#changeOf(partition, version);
  }

  async #leave(partition: number, seed: readonly (readonly [K, S])[]): Promise<StateVersion<K, S>> {
    const { shard, store, from, time } = this.#batch;
    const version = await store.open<K, S>(shard(partition), from, time);
    await version.load?.(keysOf(seed));
    for (const [key, state] of seed) version.set(key, state);
    await version.commit();
    this.committed(partition);
    return version;
  }

  /** On a worker: brings the state before this batch from the driver. False when it is not there either. */
  async #fetchState(partition: number, task: TaskContext): Promise<boolean> {
    const { stream, from, shard, store } = this.#batch;
    const copy = await task.environment.driver?.state(stream, partition, from);
    if (copy) await restore(store, shard(partition), from, copy);
    return copy !== undefined;
  }

  #changeOf(partition: number, version: StateVersion<K, S>): StateChange {
    const { stream, time, store } = this.#batch;
    if (!version.changes) {
      if (store.scope === 'isolate') throw new DStreamError('STATE_STORE_ISOLATED', {});
      return { stream, partition, time, keys: [], states: [], stamps: [] };
    }
    return { stream, partition, time, ...version.changes() };
  }

  /** Whether all of the batch's state is committed. */
  get isSettled(): boolean {
    return this.#committed.size === this.numPartitions;
  }

  /** The partitions whose state was never committed. */
  get unsettled(): readonly number[] {
    const all = Array.from({ length: this.numPartitions }, (_, partition) => partition);
    return all.filter((partition) => !this.#committed.has(partition));
  }

  /** Once all of the batch's state is committed nothing older is needed to go on. */
  committed(partition: number): void {
    this.#committed.add(partition);
    if (!this.isSettled) return;
    this.#batch = { ...this.#batch, before: undefined };
  }
}

const versionMissing = ({ operator, partition }: StateShard, time: Time, oldest: Time | undefined): Error =>
  new DStreamError('STATE_VERSION_MISSING', { shard: `${operator}/${partition}`, time, oldest });

function* keysOf<K>(...lists: readonly (readonly (readonly [K, unknown])[])[]): Iterable<K> {
  for (const pairs of lists) for (const [key] of pairs) yield key;
}
