import { DStreamError } from '../../../base/errors/dstream-error.ts';
import { eachChunk } from '../../pipeline/chunks.ts';
import type { ChunksAction } from '../job-runner.ts';
import type { RDD } from '../rdd.ts';

/** How many numbers lie in each bucket [edges[i], edges[i + 1]); the last bucket holds its upper edge too. */
export const histogramOf = async (rdd: RDD<number>, edges: readonly number[]): Promise<number[]> => {
  requireEdges(edges);
  const counts = Array.from({ length: edges.length - 1 }, () => 0);
  for (const part of await rdd.runJob(counting(edges)))
    part.forEach((count, bucket) => (counts[bucket]! += count));
  return counts;
};

const counting = (edges: readonly number[]): ChunksAction<number, readonly number[]> => ({
  run(chunks) {
    const counts = Array.from({ length: edges.length - 1 }, () => 0);
    const waiting = eachChunk(chunks, (chunk) => {
      for (const value of chunk) {
        const bucket = bucketOf(value, edges);
        if (bucket >= 0) counts[bucket]!++;
      }
    });
    return waiting ? waiting.then(() => counts) : counts;
  },
});

/** -1 outside of all buckets, and for NaN. */
const bucketOf = (value: number, edges: readonly number[]): number => {
  const last = edges.length - 1;
  if (!(value >= edges[0]! && value <= edges[last]!)) return -1;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
};

/** Cuts [min, max] into buckets of the same width: one bucket when they are the same. */
export const evenEdges = (min: number, max: number, buckets: number): number[] => {
  if (!Number.isInteger(buckets) || buckets < 1)
    throw invalid(`there must be at least one bucket, not ${buckets}`);
  if (!Number.isFinite(min) || !Number.isFinite(max)) {
    throw invalid(`numbers from ${min} to ${max} cannot be cut into even buckets; give the edges`);
  }
  if (min === max) return [min, max];
  return Array.from({ length: buckets + 1 }, (_, i) =>
    i === buckets ? max : min + (i * (max - min)) / buckets,
  );
};

const requireEdges = (edges: readonly number[]): void => {
  if (edges.length < 2) throw invalid('there must be at least two edges');
  const isAscending = edges.every((edge, i) => i === 0 || edges[i - 1]! < edge);
  // Numbers that are all the same have one bucket without width.
  if (!isAscending && !(edges.length === 2 && edges[0] === edges[1])) throw invalid('the edges must ascend');
};

const invalid = (problem: string): Error =>
  new DStreamError('OPTIONS_INVALID', { component: 'histogram()', problems: [problem] });
