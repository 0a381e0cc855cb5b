import type { Duration, Time } from './time.ts';

/** What a finished batch says about one input stream. */
export interface BatchRate {
  /** When processing ended. */
  readonly time: Time;
  /** Records of this stream in the batch. */
  readonly records: number;
  /** How long the batch was processed. */
  readonly processingDelay: Duration;
  /** How long the batch waited before that. */
  readonly schedulingDelay: Duration;
}

/**
 * Decides how many records a second one input stream may take. One instance per stream; the driver calls it after each
 * batch, in the order of completion.
 */
export interface RateEstimator {
  /** The new rate in records a second, or undefined to keep the present one. */
  compute(batch: BatchRate): number | undefined;
}
