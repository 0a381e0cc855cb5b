import type { Duration, Time } from '../../../contracts/time.ts';
import { gather } from '../../../engine/pipeline/chunks.ts';
import { partitionOf } from '../../../engine/rdd/compute-partition.ts';
import { narrow } from '../../../engine/rdd/dependency.ts';
import type { Placement } from '../../../engine/rdd/pair-rdd-functions.ts';
import type { RDDOperator } from '../../../engine/rdd/rdd-operator.ts';
import type { RDD } from '../../../engine/rdd/rdd.ts';
import { withinTask } from '../../../engine/task/current-task.ts';
import type { TaskContext } from '../../../engine/task/task-context.ts';
import { WindowReducer, type IndexedBatch } from '../../window/window-reducer.ts';
import type { DStream } from '../dstream.ts';
import { requireMultiples } from './window.ts';

export interface WindowOptions<K, V> {
  /** Where keys are placed. Default: the default partitioner. */
  readonly partitioner?: Placement<K>;
  /** Same as `partitioner` with a number. */
  readonly numPartitions?: number;
  /** Keeps pairs out of the result; what the window holds is not affected. */
  readonly filter?: (pair: [K, V]) => boolean;
}

interface WindowReduce<K, V> extends WindowOptions<K, V> {
  readonly merge: (a: V, b: V) => V;
  readonly inverse: ((a: V, b: V) => V) | undefined;
  readonly length: Duration;
  readonly slide: Duration;
}

/**
 * Merges values by key over a window. Each batch is reduced once; a reducer kept on the executor from window to window
 * takes in the batches that entered and drops those that left. It is no more than a shortcut: when it is not there, or
 * not at the previous window, it is built again from the batches in the window.
 */
export const reduceByKeyAndWindow = <K, V>(
  parent: DStream<[K, V]>,
  window: WindowReduce<K, V>,
): DStream<[K, V]> => {
  requireMultiples(parent, window.length, window.slide);
  const { graph } = parent;
  const partitioner = graph.rdds.partitionerFor([], window.partitioner ?? window.numPartitions);
  const reduced = parent.reduceByKey(window.merge, partitioner);
  const step = reduced.slideDuration;
  const stream: DStream<[K, V]> = graph.add({
    name: 'reduceByKeyAndWindow',
    parents: [reduced],
    slideDuration: window.slide,
    reach: window.length,
    settings: { numPartitions: partitioner.numPartitions },
    pins: true,
    compute(time) {
      const batches: Batch<K, V>[] = [];
      for (let each = time - window.length + step; each <= time; each += step) {
        const [rdd] = reduced.slice(each, each);
        if (rdd) batches.push({ index: Math.round((each - graph.zeroTime!) / step), rdd });
      }
      const span = {
        from: indexOf(time - window.length) + 1,
        to: indexOf(time),
        previous: indexOf(time - window.slide),
      };
      return graph.rdds.create(
        windowRDD(stream.name, time, partitioner.numPartitions, batches, span, window),
      );
    },
  });
  const indexOf = (time: Time): number => Math.round((time - graph.zeroTime!) / step);
  return window.filter ? stream.filter(window.filter) : stream;
};

interface Batch<K, V> {
  readonly index: number;
  readonly rdd: RDD<[K, V]>;
}

/** The batches of a window by number, the last one included, and the last batch of the window before. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly previous: number;
}

const windowRDD = <K, V>(
  name: string,
  time: Time,
  numPartitions: number,
  batches: readonly Batch<K, V>[],
  span: Span,
  window: WindowReduce<K, V>,
): RDDOperator<[K, V]> => ({
  name,
  numPartitions,
  batchTime: time,
  dependencies: batches.map(({ rdd }) => narrow(rdd)),
  async *compute(partition, task) {
    const place = `${name}/${partition}`;
    const { keepsakes } = task.environment;
    const follows = (kept: unknown): kept is WindowReducer<K, V> =>
      kept instanceof WindowReducer && kept.upTo === span.previous;
    const entering = batches.filter(({ index }) => index > span.previous);
    let loaded = await loadAll(follows(keepsakes.get(place)) ? entering : batches, partition, task);
    if (loaded.length < batches.length && !follows(keepsakes.get(place)))
      loaded = await loadAll(batches, partition, task);
    const kept = keepsakes.get(place) as WindowReducer<K, V> | undefined;
    if (follows(kept)) keepsakes.delete(place);
    const reducer = follows(kept)
      ? kept
      : new WindowReducer<K, V>(window.merge, window.inverse, span.to - span.from + 1);
    const result = withinTask(task, () => reducer.advance(loaded, span.from, span.to));
    if (!kept || kept === reducer || kept.upTo! < span.to) keepsakes.set(place, reducer);
    yield result;
  },
});

const loadAll = <K, V>(
  batches: readonly Batch<K, V>[],
  partition: number,
  task: TaskContext,
): Promise<IndexedBatch<K, V>[]> => Promise.all(batches.map((batch) => load(batch, partition, task)));

const load = async <K, V>(
  { index, rdd }: Batch<K, V>,
  partition: number,
  task: TaskContext,
): Promise<IndexedBatch<K, V>> => ({
  index,
  pairs: await gather(partitionOf(rdd, partition, task)),
});
