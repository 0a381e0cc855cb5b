import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { BatchRate, RateEstimator } from '../../contracts/rate-estimator.ts';
import type { Duration, Time } from '../../contracts/time.ts';

/** How an estimator is tuned. */
export interface PIDRateEstimatorOptions {
  readonly batchDuration: Duration;
  /** The weight of the difference between the present rate and what was processed; 1 unless given. */
  readonly proportional?: number;
  /** The weight of what waits already; 0.2 unless given. */
  readonly integral?: number;
  /** The weight of how fast that difference changes; 0 unless given. */
  readonly derived?: number;
  /** The lowest rate, in records a second; 100 unless given. */
  readonly minRate?: number;
}

/**
 * Adjusts the rate of streams to what their batches manage to process: a PID controller as in Spark Streaming
 * (PIDRateEstimator, SPARK-8834). The first batch with records gives the rate to start from, not yet an estimate.
 */
export class PIDRateEstimator implements RateEstimator {
  readonly #options: Required<PIDRateEstimatorOptions>;
  #isFirst = true;
  #latestTime: Time = -1;
  #latestRate = -1;
  #latestError = -1;
  #terms: Readonly<Record<string, number>> = {};

  /** Throws `RATE_ESTIMATOR_INVALID`. */
  constructor(given: PIDRateEstimatorOptions) {
    this.#options = { proportional: 1, integral: 0.2, derived: 0, minRate: 100, ...given };
    const { batchDuration, proportional, integral, derived, minRate } = this.#options;
    check('batchDuration', batchDuration, batchDuration > 0);
    check('proportional', proportional, proportional >= 0);
    check('integral', integral, integral >= 0);
    check('derived', derived, derived >= 0);
    check('minRate', minRate, minRate > 0);
  }

  compute({ time, records, processingDelay, schedulingDelay }: BatchRate): number | undefined {
    if (!(time > this.#latestTime && records > 0 && processingDelay > 0)) return undefined;
    const { batchDuration, proportional, integral, derived, minRate } = this.#options;
    const secondsSinceUpdate = (time - this.#latestTime) / 1000;
    const processingRate = (records / processingDelay) * 1000;
    const error = this.#latestRate - processingRate;
    const historicalError = (schedulingDelay * processingRate) / batchDuration;
    const changeOfError = (error - this.#latestError) / secondsSinceUpdate;
    const correction = proportional * error + integral * historicalError + derived * changeOfError;
    const rate = Math.max(this.#latestRate - correction, minRate);

    this.#terms = { processingRate, error, historicalError, changeOfError, correction, minRate };
    this.#latestTime = time;
    this.#latestRate = this.#isFirst ? processingRate : rate;
    this.#latestError = this.#isFirst ? 0 : error;
    const estimate = this.#isFirst ? undefined : rate;
    this.#isFirst = false;
    return estimate;
  }

  explain(): Readonly<Record<string, number>> {
    return this.#terms;
  }
}

const check = (parameter: string, value: number, valid: boolean): void => {
  if (!valid) throw new DStreamError('RATE_ESTIMATOR_INVALID', { parameter, value });
};
