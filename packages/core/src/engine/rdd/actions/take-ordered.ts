import { eachChunk } from '../../pipeline/chunks.ts';
import type { ChunksAction } from '../job-runner.ts';
import type { RDD } from '../rdd.ts';
import { Least } from './least.ts';

/** The `limit` least records in order: those of each partition, then of these. */
export const takeOrdered = async <T>(
  rdd: RDD<T>,
  limit: number,
  compare: (a: T, b: T) => number,
): Promise<T[]> => {
  const least = new Least(limit, compare);
  for (const records of await rdd.runJob(leastOf(limit, compare))) least.addAll(records);
  return [...least.toArray()];
};

const leastOf = <T>(limit: number, compare: (a: T, b: T) => number): ChunksAction<T, readonly T[]> => ({
  run(chunks) {
    const least = new Least(limit, compare);
    const waiting = eachChunk(chunks, (chunk) => least.addAll(chunk));
    return waiting ? waiting.then(() => least.toArray()) : least.toArray();
  },
});
