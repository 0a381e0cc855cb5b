/**
 * Cuts a weighted sample of keys into ranges of about equal weight, and returns the last key of each range but the last:
 * at most `partitions - 1` ascending keys without repeats. Each sampled key stands for `weights[i]` records. The method
 * of Spark's RangePartitioner.
 */
export const rangeBounds = <K>(
  sample: readonly K[],
  weights: readonly number[],
  partitions: number,
  compare: (a: K, b: K) => number,
): K[] => {
  const order = sample.map((_, i) => i).toSorted((i, j) => compare(sample[i]!, sample[j]!));
  const step = weights.reduce((sum, weight) => sum + weight, 0) / partitions;
  const bounds: K[] = [];
  let seen = 0;
  let target = step;
  for (const i of order) {
    if (bounds.length === partitions - 1) break;
    seen += weights[i]!;
    if (seen < target) continue;
    // A key that weighs more than one range takes the place of several: its repeats bound nothing.
    if (bounds.length > 0 && compare(sample[i]!, bounds.at(-1)!) <= 0) continue;
    bounds.push(sample[i]!);
    target += step;
  }
  return bounds;
};
