import { combineAction } from '../../shuffle/combine-action.ts';
import { readShuffle } from '../../shuffle/read-shuffle.ts';
import type { RDD } from '../rdd.ts';

/** The merged values by key, on the driver. */
export const reduceByKeyLocally = async <K, V>(
  rdd: RDD<[K, V]>,
  merge: (a: V, b: V) => V,
): Promise<Map<K, V>> => {
  const combiner = { mergeValue: merge, mergeCombiners: merge, mapSide: true };
  const parts = await rdd.runJob(combineAction(combiner, ({ keys, values }) => ({ keys, values })));
  return new Map(readShuffle(parts, combiner) as readonly [K, V][]);
};
