import type { Random } from '../../contracts/random.ts';
import { rangeBounds } from '../partitioner/range-bounds.ts';
import { eachChunk } from '../pipeline/chunks.ts';
import { notPair } from '../pipeline/pair.ts';
import type { ChunksAction, JobRunner } from './job-runner.ts';
import type { RDD } from './rdd.ts';
import { Reservoir } from './reservoir.ts';
import type { SortPartitioner } from './sort-partitioner.ts';

/** Sampled keys per range, and how many more because partitions may be of unlike size: Spark's figures. */
const keysPerRange = 20;
const oversampling = 3;
const mostKeys = 1_000_000;

/** What one partition says about its keys. */
interface Sketch<K> {
  readonly keys: readonly K[];
  readonly records: number;
}

/** Samples the keys of pairs by a job, the same in each run, and cuts them into ranges of about equal weight. */
export const findBounds = async <K>(
  jobs: JobRunner,
  pairs: RDD<[K, any]>,
  { numPartitions, order }: SortPartitioner<K>,
): Promise<readonly K[]> => {
  if (numPartitions === 1 || pairs.numPartitions === 0) return [];
  const wanted = oversampling * Math.min(keysPerRange * numPartitions, mostKeys);
  const random = pairs.context.services.random.fork('sort');
  const sketches = await jobs.run(pairs, sketching<K>(Math.ceil(wanted / pairs.numPartitions), random));
  const keys = sketches.flatMap((sketch) => sketch.keys);
  const weights = sketches.flatMap((sketch) => sketch.keys.map(() => sketch.records / sketch.keys.length));
  return rangeBounds(keys, weights, numPartitions, order.compare);
};

const sketching = <K>(size: number, random: Random): ChunksAction<[K, unknown], Sketch<K>> => ({
  run(chunks, task) {
    const reservoir = new Reservoir<[K, unknown]>(size, random.fork(String(task.partition)));
    const waiting = eachChunk(chunks, (chunk) => reservoir.addAll(chunk));
    const sketch = (): Sketch<K> => ({ keys: reservoir.sample.map(keyOf), records: reservoir.seen });
    return waiting ? waiting.then(sketch) : sketch();
  },
});

const keyOf = <K>(pair: [K, unknown]): K => (Array.isArray(pair) ? pair[0] : notPair(pair, 'sortByKey'));
