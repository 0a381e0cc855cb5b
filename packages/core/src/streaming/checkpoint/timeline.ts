import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { Gap } from '../dstream/past.ts';
import type { Ledger } from './ledger.ts';
import { slidesIn } from './slides-in.ts';

type Program = Pick<DStreamGraph, 'batchDuration' | 'streams'>;

/** How far the clock may be behind the last batch, in milliseconds: then its time is waited for. */
const tolerance: Duration = 60_000;

/** When batches go on. */
export interface Timeline {
  readonly zeroTime: Time;
  readonly gaps: readonly Gap[];
  /** Batches before the first new one that are made up for, without input. */
  readonly madeUp: readonly Time[];
  /** The first new batch. */
  readonly first: Time;
  /** Whether batches are of another length from now on: nothing of before belongs to any of them. */
  readonly isNew: boolean;
}

/**
 * Where a context goes on that an earlier process has left: batch times between its last batch and the first new one do
 * not exist, but for the slides of streams that slide by more than a batch, as far as they reach back to a batch that had
 * input: else records would be in none of their windows. Batches of another length begin anew, after all that there were. Throws `CLOCK_BEHIND`, or
 * `BATCH_DURATION_CHANGED` while batches are unfinished.
 */
export const timelineOf = (ledger: Ledger, next: Time, { batchDuration, streams }: Program): Timeline => {
  const { lastPlanned, unfinished, plan } = ledger;
  if (plan.batchDuration !== batchDuration) {
    requireSameBatches(plan.batchDuration, batchDuration, unfinished);
    const free = Math.ceil(lastPlanned / batchDuration) * batchDuration;
    requireClock(free, next, lastPlanned);
    const zeroTime = Math.max(next - batchDuration, free);
    return { zeroTime, gaps: [], madeUp: [], first: zeroTime + batchDuration, isNew: true };
  }
  const last = Math.max(lastPlanned, ledger.zeroTime);
  const first = Math.max(next, last + batchDuration);
  requireClock(first, next, last);
  const { zeroTime } = ledger;
  const gaps = ledger.gaps.filter(({ before }) => before <= last);
  const open = ledger.gaps.find(({ before }) => before > last);
  const after = open?.after ?? last;
  if (first === after + batchDuration) return { zeroTime, gaps, madeUp: [], first, isNew: false };
  const madeUp =
    after > zeroTime ? slidesIn({ after: last, before: first }, after, { zeroTime, streams }) : [];
  const begun = (open?.madeUp ?? []).filter((time) => time <= last);
  const all = [...begun, ...madeUp];
  const gap = { after, before: first, ...(all.length > 0 && { madeUp: all }) };
  return { zeroTime, gaps: [...gaps, gap], madeUp, first, isNew: false };
};

/** Throws `BATCH_DURATION_CHANGED` when batches of another length are left. */
export const requireSameBatches = (before: Duration, now: Duration, unfinished: readonly Time[]): void => {
  if (before !== now && unfinished.length > 0)
    throw new DStreamError('BATCH_DURATION_CHANGED', { before, now, unfinished });
};

const requireClock = (first: Time, next: Time, lastBatch: Time): void => {
  if (first - next > tolerance) throw new DStreamError('CLOCK_BEHIND', { lastBatch, behind: first - next });
};
