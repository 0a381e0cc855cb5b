import type { Duration, Time } from '../../contracts/time.ts';
import { requireDuration } from './units.ts';

/** The last time not after `time` that lies a whole number of durations from `zero`. */
export const floorTime = (time: Time, duration: Duration, zero: Time = 0): Time =>
  Math.floor((time - zero) / duration) * duration + zero;

/** True when `value` is a whole number of times `duration`. */
export const isMultipleOf = (value: Duration, duration: Duration): boolean => value % duration === 0;

/** `from`, `from + step` … up to but without `until`. */
export const timesUntil = (from: Time, until: Time, step: Duration): Time[] =>
  timesBelow(from, until, step, (time, end) => time < end);

/** `from`, `from + step` … up to and with `to`. */
export const timesTo = (from: Time, to: Time, step: Duration): Time[] =>
  timesBelow(from, to, step, (time, end) => time <= end);

const timesBelow = (
  from: Time,
  end: Time,
  step: Duration,
  inside: (time: Time, end: Time) => boolean,
): Time[] => {
  requireDuration('step', step);
  const times: Time[] = [];
  for (let time = from; inside(time, end); time += step) times.push(time);
  return times;
};
