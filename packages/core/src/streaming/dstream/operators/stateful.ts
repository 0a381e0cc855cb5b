import { DStreamError } from '../../../base/errors/dstream-error.ts';
import type { StateShard, StateStore } from '../../../contracts/state-store.ts';
import type { Duration, Time } from '../../../contracts/time.ts';
import { partitionOf } from '../../../engine/rdd/compute-partition.ts';
import type { RDD } from '../../../engine/rdd/rdd.ts';
import type { StateChange, StateCopy } from '../../../engine/task/state-change.ts';
import { copyOf, replay } from '../../state/state-copy.ts';
import type { DStream } from '../dstream.ts';
import type { HeldState, Operator } from '../operator.ts';
import type { PassedOver, StateLeft } from '../past.ts';
import { StatefulRDD, type StatefulOptions, type StatefulStep } from './stateful-rdd.ts';

export type { StatefulOptions, StatefulStep } from './stateful-rdd.ts';

/**
 * A stream whose batches build on each other through the state store. The RDD of a batch hangs on the one before it
 * only until the state of its batch is committed; after that the store is all that is needed of the past.
 */
export const stateful = <K, V, S, R>(
  parent: DStream<[K, V]>,
  step: StatefulStep<K, V, S, R>,
  options: StatefulOptions<K, S>,
): DStream<R> => {
  const operator = new StatefulOperator(parent, step, options);
  const stream = parent.graph.add<R>(operator);
  operator.stream = stream;
  if (options.schema) stream.id(options.schema.id);
  return stream;
};

/** How often the state of a batch that has failed is computed again: what is wrong for a moment only shall lose nothing. */
const moreTries = 3;

class StatefulOperator<K, V, S, R> implements Operator<R> {
  readonly name: string;
  readonly parents: readonly DStream<any>[];
  readonly keep: Duration;
  readonly pins = true;
  readonly state: HeldState;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The stream that it is the operator of. */
  stream!: DStream<R>;
  readonly #parent: DStream<[K, V]>;
  readonly #step: StatefulStep<K, V, S, R>;
  readonly #options: StatefulOptions<K, S>;
  readonly #store: StateStore;
  readonly #initial: RDD<[K, S]> | undefined;

  constructor(parent: DStream<[K, V]>, step: StatefulStep<K, V, S, R>, options: StatefulOptions<K, S>) {
    this.name = options.name;
    this.parents = [parent];
    this.keep = parent.slideDuration;
    this.state = { partitioner: options.partitioner, schema: options.schema };
    this.settings = settingsOf(options);
    this.#parent = parent;
    this.#step = step;
    this.#options = options;
    this.#store = parent.graph.services.stateStore;
    this.#initial = initialRDD(parent, options);
  }

  compute(time: Time): RDD<R> {
    const { graph, streamId } = this.stream;
    const { partitioner, scan } = this.#options;
    const from = this.stream.previousTime(time);
    const first = this.#isFirst(time);
    const isLost =
      !first && from > graph.zeroTime! && graph.role !== 'worker' && this.stream.isForgotten(from);
    const passedOver = graph.past.passedOver
      .filter((each) => each.streamId === streamId && each.time === time)
      .flatMap(({ partitions }) => partitions);
    const isPassedOver = new Set(passedOver).size === partitioner.numPartitions;
    const input = isPassedOver ? undefined : this.#parent.getOrCompute(time)?.partitionBy(partitioner);
    const before = first ? this.#initial : previous(this.stream, from, partitioner.numPartitions);
    const batch = {
      stream: streamId,
      time,
      from,
      first,
      isLost,
      input,
      before,
      scan,
      shard: this.#shard,
      store: this.#store,
      step: this.#step,
    };
    return graph.rdds.create(new StatefulRDD<K, V, S, R>(batch, this.#options, passedOver));
  }

  forget(until: Time): void {
    for (let partition = 0; partition < this.#options.partitioner.numPartitions; partition++)
      void this.#store.forget(this.#shard(partition), until);
  }

  async takeIn(change: StateChange): Promise<void> {
    const { stream } = this;
    await replay(this.#store, this.#shard(change.partition), stream.previousTime(change.time), change);
    if (!stream.generatedTimes.includes(change.time)) return;
    const rdd = stream.getOrCompute(change.time)!.operator;
    if (rdd instanceof StatefulRDD) rdd.committed(change.partition);
  }

  async settle(time: Time): Promise<void> {
    const last = this.stream.lastTime(time);
    if (last !== time && !(await this.#isOwed(last))) return;
    const rdd = this.stream.getOrCompute(last);
    if (rdd?.operator instanceof StatefulRDD && !rdd.operator.isSettled) await rdd.count();
  }

  /** Whether state of an earlier batch has to be computed now: what it is made of may be let go of. */
  async #isOwed(time: Time): Promise<boolean> {
    const { stream } = this;
    return stream.isTimeValid(time) && !stream.isForgotten(time) && !(await this.#isHeld(time));
  }

  async passOver(time: Time, tries: boolean): Promise<StateLeft> {
    const { stream } = this;
    const passedOver: PassedOver[] = [];
    const changes: StateChange[] = [];
    for (const each of stream.isTimeValid(time) ? await this.#openTimes(time) : []) {
      const left = await this.#passOverOne(each, tries);
      const partitions = left.map(({ partition }) => partition);
      if (left.length > 0) passedOver.push({ streamId: stream.streamId, time: each, partitions });
      changes.push(...left);
    }
    return { passedOver, changes };
  }

  /** Batches up to `time` whose state is not held, oldest first: computing a later one begins with them. */
  async #openTimes(time: Time): Promise<readonly Time[]> {
    const { stream } = this;
    const origin = stream.graph.past.origins.get(stream.streamId) ?? stream.graph.zeroTime!;
    const times: Time[] = [];
    for (let each = time; each > origin && !stream.isForgotten(each); each = stream.previousTime(each)) {
      if (await this.#isHeld(each)) break;
      times.unshift(each);
    }
    return times;
  }

  async #isHeld(time: Time): Promise<boolean> {
    for (let partition = 0; partition < this.#options.partitioner.numPartitions; partition++)
      if (((await this.#store.latest(this.#shard(partition))) ?? -Infinity) < time) return false;
    return true;
  }

  async #passOverOne(time: Time, tries: boolean): Promise<readonly StateChange[]> {
    const rdd = this.#described(time);
    if (!(rdd.operator instanceof StatefulRDD)) return [];
    const { operator } = rdd;
    for (let left = tries ? moreTries : 0; left > 0; left--) if (await succeeds(rdd.count())) return [];
    const { partitioner } = this.#options;
    const seed = this.#isFirst(time) && this.#initial ? await this.#initial.collect() : [];
    const changes: StateChange[] = [];
    for (const partition of operator.unsettled) {
      const own = seed.filter(([key]) => partitioner.partition(key) === partition);
      changes.push(await operator.passOver(partition, own));
    }
    return changes;
  }

  /** The RDD of a time, whatever its parents are made by. */
  #described(time: Time): RDD<R> {
    const { graph, streamId } = this.stream;
    try {
      return this.stream.getOrCompute(time)!;
    } catch {
      const { numPartitions } = this.#options.partitioner;
      const partitions = Array.from({ length: numPartitions }, (_, partition) => partition);
      const remembered = graph.past.passedOver.filter(
        (each) => each.streamId !== streamId || !this.stream.isForgotten(each.time),
      );
      graph.past = { ...graph.past, passedOver: [...remembered, { streamId, time, partitions }] };
      return this.stream.getOrCompute(time)!;
    }
  }

  #isFirst(time: Time): boolean {
    const { graph, streamId } = this.stream;
    return this.stream.previousTime(time) <= (graph.past.origins.get(streamId) ?? graph.zeroTime!);
  }

  stateAt(partition: number, time: Time): Promise<StateCopy | undefined> {
    return copyOf(this.#store, this.#shard(partition), time);
  }

  readonly #shard = (partition: number): StateShard => {
    const { graph, streamId } = this.stream;
    return { operator: graph.past.stateNames.get(streamId) ?? graph.operatorIds[streamId]!, partition };
  };
}

/**
 * The batch before. A worker describes it only when it turns out to be needed, because the worker may be new and the state
 * old: it would have to go back to the first batch.
 */
const previous = <R>(stream: DStream<R>, time: Time, numPartitions: number): RDD<R> | undefined => {
  const { rdds, role } = stream.graph;
  if (role !== 'worker') return stream.isForgotten(time) ? undefined : stream.getOrCompute(time);
  return rdds.at('nowhere', () =>
    rdds.create<R>({
      name: 'previous',
      numPartitions,
      dependencies: [],
      compute: (partition, task) => partitionOf(stream.getOrCompute(time)!, partition, task),
    }),
  );
};

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

const settingsOf = ({ timeout, initialState, schema }: StatefulOptions<any, any>) => ({
  timeout,
  initialState: Array.isArray(initialState) ? initialState : undefined,
  schemaVersion: schema?.version,
});

const initialRDD = <K, S>(parent: DStream<any>, { initialState, partitioner }: StatefulOptions<K, S>) => {
  if (initialState === undefined) return undefined;
  const rdd = Array.isArray(initialState)
    ? parent.graph.rdds.parallelize(initialState as [K, S][], 1)
    : (initialState as RDD<[K, S]>);
  if (typeof rdd.partitionBy !== 'function') throw new DStreamError('INITIAL_STATE_INVALID', {});
  return rdd.partitionBy(partitioner);
};
