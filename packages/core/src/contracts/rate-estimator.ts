import type { Duration, Time } from './time.ts';

/** What a finished batch says about its input streams together. */
export interface BatchRate {
  /** When processing ended. */
  readonly time: Time;
  /** Records of all input streams in the batch. */
  readonly records: number;
  /** How long the batch was processed. */
  readonly processingDelay: Duration;
  /** How long the batch waited before that. */
  readonly schedulingDelay: Duration;
}

/**
 * Decides how many records a second the input streams of a context may take together. One instance per context; the
 * driver calls it after each batch that had inputs, in the order of completion.
 */
export interface RateEstimator {
  /** The new rate in records a second, or undefined to keep the present one. */
  compute(batch: BatchRate): number | undefined;
  /** The numbers that the last rate was made of, for events. */
  explain?(): Readonly<Record<string, number>>;
}
