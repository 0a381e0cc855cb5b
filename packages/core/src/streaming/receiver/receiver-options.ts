import { checkFields, type FieldRules } from '../../base/options/check-fields.ts';
import { bytes, duration, rate, share } from '../../base/options/rules.ts';
import type { Duration } from '../../contracts/time.ts';

/** How one receiver is run. Durations are in milliseconds, rates in records a second. */
export interface ReceiverOptions {
  /** How often a block is cut; 200 unless given. The blocks of a batch are its partitions. */
  readonly blockInterval: Duration;
  /** A block of about so many bytes is cut before its interval ends. Default: 8 MiB, or a sixteenth of `memoryBudget` if that is less. */
  readonly maxBlockBytes: number;
  /** The most records a second, whatever back pressure says; unlimited unless given. */
  readonly maxRate: number;
  /** The most records a second before back pressure says more; `maxRate` unless given. */
  readonly initialRate: number;
  /** How long after a failure the receiver is started again; 2000 unless given. Doubles with each failure in a row. */
  readonly restartDelay: Duration;
  /** The longest that delay becomes; 60 000 unless given. */
  readonly maxRestartDelay: Duration;
  /** The part of the delay, from 0 to 1, that is left to chance, so that many receivers do not come back at once. */
  readonly restartJitter: number;
  /** A run of this length counts as a success: the delay starts over; 60 000 unless given. */
  readonly restartReset: Duration;
  /** How long `stop` waits for a receiver to end before it is given up; 10 000 unless given. */
  readonly stopTimeout: Duration;
}

/** What the options of a receiver must be. */
export const receiverRules: FieldRules<ReceiverOptions> = {
  blockInterval: duration,
  maxBlockBytes: bytes,
  maxRate: rate,
  initialRate: rate,
  restartDelay: duration,
  maxRestartDelay: duration,
  restartJitter: share,
  restartReset: duration,
  stopTimeout: duration,
};

/** Fills in what was left out. Throws `OPTIONS_INVALID`. */
export const receiverOptions = (
  given: Partial<ReceiverOptions> = {},
  memoryBudget = Infinity,
): ReceiverOptions => {
  checkFields('receiver', receiverRules, given);
  return {
    blockInterval: given.blockInterval ?? 200,
    maxBlockBytes: given.maxBlockBytes ?? Math.min(8 * 1024 * 1024, Math.ceil(memoryBudget / 16)),
    maxRate: given.maxRate ?? Infinity,
    initialRate: given.initialRate ?? given.maxRate ?? Infinity,
    restartDelay: given.restartDelay ?? 2000,
    maxRestartDelay: given.maxRestartDelay ?? 60_000,
    restartJitter: given.restartJitter ?? 0,
    restartReset: given.restartReset ?? 60_000,
    stopTimeout: given.stopTimeout ?? 10_000,
  };
};
