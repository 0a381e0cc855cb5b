import { partitionRates, PIDRateEstimator } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import { kafkaRates, pidRateEstimator } from './cases/rates.ts';

test.each(pidRateEstimator)('$id $test', ({ options, calls }) => {
  const estimator = new PIDRateEstimator(options);
  const answers = calls.map(([time, records, processingDelay, schedulingDelay]) =>
    estimator.compute({ time, records, processingDelay, schedulingDelay }),
  );
  expect(answers.map((rate) => (rate === undefined ? null : Number(rate.toFixed(6))))).toEqual(
    calls.map((call) => call[4]),
  );
});

test.each(kafkaRates)('$id $test', ({ rate, batchDuration, maxRate, lag, expected }) => {
  const partitions = new Map(
    lag.map((waiting, i) => [i, { lag: waiting, maxRate: maxRate[i]!, minRecords: 1 }]),
  );
  const limits = partitionRates({ rate, batchDuration, partitions });
  expect(limits ? [...limits.values()] : null).toEqual(expected);
});
