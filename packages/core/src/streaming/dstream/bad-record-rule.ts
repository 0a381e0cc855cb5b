import { DStreamError } from '../../base/errors/dstream-error.ts';
import { checkFields } from '../../base/options/check-fields.ts';
import { anything, countOrNoEnd, oneOf, share } from '../../base/options/rules.ts';
import type { Prepared } from '../../base/plugin/define-component.ts';
import type { BadRecord } from '../../contracts/bad-record.ts';
import type { Sink } from '../../contracts/sink.ts';
import type { BadRecordPolicy } from '../../engine/bad-records/bad-record-policy.ts';

/** What becomes of a record that cannot be taken: it fails the batch, is left out, or is left out and kept elsewhere. */
export type OnBadRecord = 'fail' | 'skip' | DeadLetter;

/** A sink for bad records. */
export interface DeadLetter {
  /** Gets, with each batch that has any, its bad records with their errors and where they came from. */
  readonly deadLetter: Sink<BadRecord> | Prepared<Sink<BadRecord>>;
}

/** How many bad records are too many. */
export interface BadRecordLimits {
  /**
   * The most a batch may have; with more it fails. Default: no limit, or 10 000 for dead letters, which are held in memory
   * until their batch is done.
   */
  readonly maxBadRecords?: number;
  /** The same as a share of the records that the batch was given, from 0 to 1, where sources count them. Default: no limit. */
  readonly maxBadShare?: number;
}

/** What a stream has said of bad records. */
export interface BadRecordRule {
  readonly policy: Omit<BadRecordPolicy, 'time'>;
  readonly maxBadShare: number;
  readonly sink: Sink<BadRecord> | undefined;
}

const maxInMemory = 10_000;

/** The rule of a stream; undefined: its batches fail. Throws `OPTIONS_INVALID`. */
export const badRecordRule = (
  stream: string,
  given: OnBadRecord,
  limits: BadRecordLimits,
  sinkOf: (sink: DeadLetter['deadLetter']) => Sink<BadRecord>,
): BadRecordRule | undefined => {
  checkFields<BadRecordLimits>('onBadRecord', { maxBadRecords: countOrNoEnd, maxBadShare: share }, limits);
  requirePolicy(given);
  if (given === 'fail') return undefined;
  const sink = given === 'skip' ? undefined : sinkOf(given.deadLetter);
  const { maxBadRecords = sink ? maxInMemory : Infinity, maxBadShare = Infinity } = limits;
  return { policy: { stream, keeps: sink !== undefined, maxBadRecords }, maxBadShare, sink };
};

const named = oneOf('fail', 'skip');

const requirePolicy = (given: unknown): void => {
  if (typeof given === 'object' && given !== null && 'deadLetter' in given)
    return checkFields<DeadLetter>('onBadRecord', { deadLetter: anything }, given);
  const problems = named('the policy', given).map((problem) => `${problem} (or { deadLetter: sink })`);
  if (problems.length > 0) throw new DStreamError('OPTIONS_INVALID', { component: 'onBadRecord', problems });
};

/** Whether two rules of a stream say the same. */
export const sameRule = (a: BadRecordRule | undefined, b: BadRecordRule | undefined): boolean =>
  a === b ||
  (a?.sink === b?.sink &&
    a?.maxBadShare === b?.maxBadShare &&
    a?.policy.keeps === b?.policy.keeps &&
    a?.policy.maxBadRecords === b?.policy.maxBadRecords);
