import { checkFields } from '../../base/options/check-fields.ts';
import { delay, flag } from '../../base/options/rules.ts';
import type { Duration, Time } from '../../contracts/time.ts';

/** How a context is stopped. */
export interface StopOptions {
  /** Take in what was received and finish every batch first. Default false: stop at once. */
  readonly drain?: boolean;
  /** Milliseconds after which draining is given up. Default: ten batches. */
  readonly timeout?: Duration;
}

/** What a stop left behind. */
export interface StopReport {
  /** True when everything that was received was processed, and nothing of it failed. False if `start()` was not called or failed. */
  readonly drained: boolean;
  /** Batches that were begun and not finished, or whose end could not be written down. */
  readonly unfinished: readonly Time[];
  /** Batches that failed and were never made up for: some of their outputs are missing. The newest 1000. */
  readonly failed: readonly Time[];
  /**
   * The parts that were told to end, did not in time, and were left behind: receivers, sinks, the executor … Not there
   * when all ended.
   */
  readonly left?: readonly string[];
}

/** Throws `OPTIONS_INVALID`. */
export const checkStopOptions = (options: unknown): void =>
  checkFields<StopOptions>('stop', { drain: flag, timeout: delay }, options);
