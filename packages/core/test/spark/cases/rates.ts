/** What `PIDRateEstimator` answers: `[time, records, processingDelay, schedulingDelay, rate]`, null for no estimate. */
export interface PIDCase {
  readonly id: number;
  readonly test: string;
  readonly options: {
    readonly batchDuration: number;
    readonly proportional: number;
    readonly integral: number;
    readonly derived: number;
    readonly minRate: number;
  };
  readonly calls: readonly (readonly [number, number, number, number, number | null])[];
}

/** Every 20 ms up to `count` batches. */
const every20 = (
  count: number,
  call: (i: number) => readonly [number, number, number, number | null],
): PIDCase['calls'] => Array.from({ length: count }, (_, i) => [20 * i, ...call(i)]);

/** PIDRateEstimatorSuite of Spark, and two that follow from its code. */
export const pidRateEstimator: readonly PIDCase[] = [
  {
    id: 92,
    test: 'second estimate is not None',
    options: { batchDuration: 20, proportional: 1, integral: 0, derived: 0, minRate: 10 },
    calls: [
      [0, 10, 10, 0, null],
      [10, 10, 10, 0, 1000],
    ],
  },
  {
    id: 94,
    test: 'no estimate when no records in previous batch',
    options: { batchDuration: 20, proportional: 1, integral: 0, derived: 0, minRate: 10 },
    calls: [
      [0, 10, 10, 0, null],
      [10, 0, 10, 0, null],
      [20, -10, 10, 0, null],
    ],
  },
  {
    id: 96,
    test: 'estimate is never less than min rate',
    options: { batchDuration: 20, proportional: 1, integral: 1, derived: 0, minRate: 5 },
    calls: every20(50, (i) => [1, 20, 100, i === 0 ? null : 5]),
  },
  {
    id: 98,
    test: 'with no accumulated but some positive error, |I| > 0, follow the processing speed',
    options: { batchDuration: 20, proportional: 1, integral: 1, derived: 0, minRate: 10 },
    calls: every20(50, (i) => [1000 - 20 * i, 20, 0, i === 0 ? null : 50_000 - 1000 * i]),
  },
  {
    id: 100,
    test: 'Spark default parameters P=1 I=0.2 D=0 minRate=100',
    options: { batchDuration: 1000, proportional: 1, integral: 0.2, derived: 0, minRate: 100 },
    calls: [
      [1000, 1000, 500, 0, null],
      [2000, 1000, 500, 1000, 1600],
      [3000, 1600, 1000, 0, 1600],
      [4000, 100, 1000, 5000, 100],
    ],
  },
  {
    id: 102,
    test: 'a skipped call changes no internal state',
    options: { batchDuration: 1000, proportional: 1, integral: 0, derived: 1, minRate: 1 },
    calls: [
      [1000, 1000, 1000, 0, null],
      [1500, 0, 100, 0, null],
      [3000, 900, 1000, 0, 850],
    ],
  },
];

/** What the direct Kafka stream may take from each partition; null for no limit. */
export interface KafkaRateCase {
  readonly id: number;
  readonly test: string;
  readonly batchDuration: number;
  readonly rate: number;
  readonly maxRate: readonly number[];
  readonly lag: readonly number[];
  readonly expected: readonly number[] | null;
}

/** DirectKafkaStreamSuite of Spark, and one that follows from its code. */
export const kafkaRates: readonly KafkaRateCase[] = [
  {
    id: 120,
    test: 'maxMessagesPerPartition with backpressure disabled',
    batchDuration: 100,
    rate: Infinity,
    maxRate: [100, 100],
    lag: [50, 50],
    expected: [10, 10],
  },
  {
    id: 122,
    test: 'maxMessagesPerPartition respects max rate',
    batchDuration: 100,
    rate: 1000,
    maxRate: [50, 100],
    lag: [1000, 1000],
    expected: [5, 10],
  },
  {
    id: 124,
    test: 'use backpressure.initialRate with backpressure',
    batchDuration: 500,
    rate: 1000,
    maxRate: [300],
    lag: [1000],
    expected: [150],
  },
  {
    id: 126,
    test: 'using rate controller (rate 100)',
    batchDuration: 500,
    rate: 100,
    maxRate: [100],
    lag: [5000],
    expected: [50],
  },
  {
    id: 128,
    test: 'using rate controller (rate 20)',
    batchDuration: 500,
    rate: 20,
    maxRate: [100],
    lag: [5000],
    expected: [10],
  },
  {
    id: 130,
    test: 'no backpressure and no cap',
    batchDuration: 1000,
    rate: Infinity,
    maxRate: [0],
    lag: [1_000_000],
    expected: null,
  },
];
