import { DStreamError } from '../../base/errors/dstream-error.ts';
import { requireDuration } from '../../base/time/units.ts';
import type { Duration } from '../../contracts/time.ts';

/** How one receiver is run. Durations are in milliseconds, rates in records a second. */
export interface ReceiverOptions {
  /** How often a block is cut; 200 unless given. The blocks of a batch are its partitions. */
  readonly blockInterval: Duration;
  /** A block of about so many bytes is cut before its interval ends; 8 MiB unless given. */
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

/** Fills in what was left out. Throws `DURATION_INVALID`, `RATE_INVALID` or `OPTIONS_INVALID`. */
export const receiverOptions = (given: Partial<ReceiverOptions> = {}): ReceiverOptions => {
  const options: ReceiverOptions = {
    blockInterval: requireDuration('blockInterval', given.blockInterval ?? 200),
    maxBlockBytes: given.maxBlockBytes ?? 8 * 1024 * 1024,
    maxRate: requireRate('maxRate', given.maxRate ?? Infinity),
    initialRate: requireRate('initialRate', given.initialRate ?? given.maxRate ?? Infinity),
    restartDelay: requireDuration('restartDelay', given.restartDelay ?? 2000),
    maxRestartDelay: requireDuration('maxRestartDelay', given.maxRestartDelay ?? 60_000),
    restartJitter: given.restartJitter ?? 0,
    restartReset: requireDuration('restartReset', given.restartReset ?? 60_000),
    stopTimeout: requireDuration('stopTimeout', given.stopTimeout ?? 10_000),
  };
  const problems = [
    options.maxBlockBytes > 0 ? [] : ['maxBlockBytes must be above 0'],
    options.restartJitter >= 0 && options.restartJitter <= 1 ? [] : ['restartJitter must be from 0 to 1'],
  ].flat();
  if (problems.length > 0) throw new DStreamError('OPTIONS_INVALID', { component: 'receiver', problems });
  return options;
};

const requireRate = (what: string, value: number): number => {
  if (value > 0) return value;
  throw new DStreamError('RATE_INVALID', { what, value });
};
