import { describe, expect, it } from 'vitest';
import { type PartitionLag, partitionRates } from '../../../src/streaming/rate/partition-rates.ts';

const partitions = (...lags: readonly (readonly [lag: number, maxRate: number, minRecords?: number])[]) =>
  new Map(
    lags.map(([lag, maxRate, minRecords = 1], i): [number, PartitionLag] => [
      i,
      { lag, maxRate, minRecords },
    ]),
  );

const limits = (
  rate: number,
  batchDuration: number,
  lags: Map<number, PartitionLag>,
): number[] | undefined => {
  const rates = partitionRates({ rate, batchDuration, partitions: lags });
  return rates && [...rates.values()];
};

describe('partitionRates', () => {
  it('takes the limits of the partitions without back pressure', () => {
    expect(limits(Infinity, 100, partitions([50, 100], [50, 100]))).toEqual([10, 10]);
  });

  it('keeps to the limits of the partitions with back pressure', () => {
    expect(limits(1000, 100, partitions([1000, 50], [1000, 100]))).toEqual([5, 10]);
  });

  it.each([
    ['an initial rate above its limit', 1000, [1000, 300], 150],
    ['a rate like its limit', 100, [5000, 100], 50],
    ['a rate below its limit', 20, [5000, 100], 10],
  ] as const)('gives one partition %s', (_, rate, partition, expected) => {
    expect(limits(rate, 500, partitions(partition))).toEqual([expected]);
  });

  it('limits nothing without back pressure and limits', () => {
    expect(limits(Infinity, 1000, partitions([1_000_000, 0]))).toBeUndefined();
  });

  it('shares a rate out by lag', () => {
    expect(limits(1000, 1000, partitions([300, 0], [100, 0], [0, 0]))).toEqual([750, 250, 1]);
  });

  it('gives each partition its fewest records', () => {
    expect(limits(10, 100, partitions([90, 0, 5], [10, 0, 7]))).toEqual([5, 7]);
  });

  it('limits nothing when nothing waits', () => {
    expect(limits(1000, 1000, partitions([0, 0], [-5, 0]))).toBeUndefined();
    expect(limits(1000, 1000, partitions())).toBeUndefined();
  });
});
