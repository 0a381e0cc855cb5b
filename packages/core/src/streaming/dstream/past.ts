import { floorTime } from '../../base/time/time-math.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { StateChange } from '../../engine/task/state-change.ts';

/** Batch times that do not exist because nothing ran: those later than `after` and earlier than `before`. */
export type Gap = {
  readonly after: Time;
  readonly before: Time;
  /** Those that exist all the same, oldest first, but only for streams whose slide is longer than a batch. */
  readonly madeUp?: readonly Time[];
};

/** Which batch times there are. */
export interface BatchTimes {
  readonly zeroTime: Time;
  readonly batchDuration: Duration;
  readonly gaps: readonly Gap[];
}

/** Partitions of a state that a batch has left as they were, because it failed and could not be computed either. */
export interface PassedOver {
  readonly streamId: number;
  readonly time: Time;
  readonly partitions: readonly number[];
}

/** What became of the state of a batch that has failed. */
export interface StateLeft {
  readonly passedOver: readonly PassedOver[];
  /** What was written all the same: initial state. */
  readonly changes: readonly StateChange[];
}

/** What a context that goes on has to know of the processes before it. */
export interface Past {
  /** When nothing ran, as far back as is remembered, oldest first. */
  readonly gaps: readonly Gap[];
  /** By stream id: the time after which its state begins, where that is not the zero time. */
  readonly origins: ReadonlyMap<number, Time>;
  /** By stream id: under what name its state is kept, where that is not the id of the operator. */
  readonly stateNames: ReadonlyMap<number, string>;
  /** By stream id: up to when its RDDs cannot be made any more. */
  readonly forgotten: ReadonlyMap<number, Time>;
  readonly passedOver: readonly PassedOver[];
}

export const noPast: Past = {
  gaps: [],
  origins: new Map(),
  stateNames: new Map(),
  forgotten: new Map(),
  passedOver: [],
};

/** Whether a stream of this slide has an RDD of this time. */
export const isBatchTime = (time: Time, slide: Duration, times: BatchTimes): boolean => {
  const { zeroTime, gaps } = times;
  if (time <= zeroTime || (time - zeroTime) % slide !== 0) return false;
  const gap = gapAt(gaps, time);
  return !gap || madeUpIn(gap, slide, times).includes(time);
};

/** The last time up to `time` at which a stream of this slide has an RDD; without one the zero time, or before it. */
export const lastTimeUpTo = (time: Time, slide: Duration, times: BatchTimes): Time => {
  const last = floorTime(time, slide, times.zeroTime);
  const gap = gapAt(times.gaps, last);
  if (!gap) return last;
  const madeUp = madeUpIn(gap, slide, times).findLast((each) => each <= last);
  return madeUp ?? lastTimeUpTo(gap.after, slide, times);
};

const gapAt = (gaps: readonly Gap[], time: Time): Gap | undefined =>
  gaps.find(({ after, before }) => time > after && time < before);

const madeUpIn = ({ madeUp = [] }: Gap, slide: Duration, { zeroTime, batchDuration }: BatchTimes) =>
  slide > batchDuration ? madeUp.filter((time) => (time - zeroTime) % slide === 0) : [];
