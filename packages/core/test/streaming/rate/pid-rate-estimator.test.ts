import { describe, expect, it } from 'vitest';
import { PIDRateEstimator } from '../../../src/streaming/rate/pid-rate-estimator.ts';

/** `[time, records, processingDelay, schedulingDelay]` */
type Batch = readonly [number, number, number, number];

const estimates = (estimator: PIDRateEstimator, batches: readonly Batch[]): (number | undefined)[] =>
  batches.map(([time, records, processingDelay, schedulingDelay]) =>
    estimator.compute({ time, records, processingDelay, schedulingDelay }),
  );

describe('options', () => {
  it.each([
    ['batchDuration', { batchDuration: 0, proportional: 1, integral: 2, derived: 3, minRate: 10 }],
    ['proportional', { batchDuration: 100, proportional: -1, integral: 2, derived: 3, minRate: 10 }],
    ['integral', { batchDuration: 100, proportional: 0, integral: -1, derived: 3, minRate: 10 }],
    ['derived', { batchDuration: 100, proportional: 0, integral: 0, derived: -1, minRate: 10 }],
    ['minRate', { batchDuration: 100, proportional: 0, integral: 0, derived: 0, minRate: 0 }],
    ['minRate', { batchDuration: 100, proportional: 0, integral: 0, derived: 0, minRate: -10 }],
  ])('refuses %s out of range', (parameter, options) => {
    expect(() => new PIDRateEstimator(options)).toThrow(
      expect.objectContaining({
        code: 'RATE_ESTIMATOR_INVALID',
        params: expect.objectContaining({ parameter }),
      }),
    );
  });

  it('has the defaults of Spark: P = 1, I = 0.2, D = 0, minRate = 100', () => {
    const estimator = new PIDRateEstimator({ batchDuration: 1000 });
    const batches: Batch[] = [
      [1000, 1000, 500, 0],
      [2000, 1000, 500, 1000],
      [3000, 1600, 1000, 0],
      [4000, 100, 1000, 5000],
    ];
    expect(estimates(estimator, batches)).toEqual([undefined, 1600, 1600, 100]);
  });
});

describe('compute', () => {
  it('gives no estimate for the first batch and one for the second', () => {
    const estimator = new PIDRateEstimator({ batchDuration: 20, proportional: 1, integral: 0, minRate: 10 });
    const batches: Batch[] = [
      [0, 10, 10, 0],
      [10, 10, 10, 0],
    ];
    expect(estimates(estimator, batches)).toEqual([undefined, 1000]);
  });

  it('gives no estimate for batches without records, time or progress', () => {
    const estimator = new PIDRateEstimator({ batchDuration: 20, proportional: 1, integral: 0, minRate: 10 });
    const batches: Batch[] = [
      [0, 10, 10, 0],
      [10, 0, 10, 0],
      [20, -10, 10, 0],
      [30, 10, 0, 0],
      [0, 10, 10, 0],
    ];
    expect(estimates(estimator, batches)).toEqual(Array(5).fill(undefined));
  });

  it('never goes below the lowest rate', () => {
    const estimator = new PIDRateEstimator({ batchDuration: 20, proportional: 1, integral: 1, minRate: 5 });
    const batches = Array.from({ length: 50 }, (_, i): Batch => [i * 20, 1, 20, 100]);
    expect(estimates(estimator, batches)).toEqual([undefined, ...Array<number>(49).fill(5)]);
  });

  it('follows the speed of processing when nothing has piled up', () => {
    const estimator = new PIDRateEstimator({ batchDuration: 20, proportional: 1, integral: 1, minRate: 10 });
    const speeds = Array.from({ length: 50 }, (_, i) => 50_000 - i * 1000);
    const batches = speeds.map((speed, i): Batch => [i * 20, speed / 50, 20, 0]);
    expect(estimates(estimator, batches)).toEqual([undefined, ...speeds.slice(1)]);
  });

  it('is not changed by a batch it gives no estimate for', () => {
    const estimator = new PIDRateEstimator({ batchDuration: 1000, integral: 0, derived: 1, minRate: 1 });
    const batches: Batch[] = [
      [1000, 1000, 1000, 0],
      [1500, 0, 100, 0],
      [3000, 900, 1000, 0],
    ];
    expect(estimates(estimator, batches)).toEqual([undefined, undefined, 850]);
  });
});
