import type { Duration } from '../../contracts/time.ts';
import { DStreamError } from '../errors/dstream-error.ts';

/** A duration of `n` milliseconds. */
export const milliseconds = (n: number): Duration => n;

/** A duration of `n` seconds, in milliseconds; `n` may have a fraction. */
export const seconds = (n: number): Duration => withoutNoise(n * 1000);

/** A duration of `n` minutes, in milliseconds; `n` may have a fraction. */
export const minutes = (n: number): Duration => withoutNoise(n * 60_000);

/** Returns `value` when it is a duration; throws `DURATION_INVALID`, naming `what`, for anything else. */
export const requireDuration = (what: string, value: unknown): Duration => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
  throw new DStreamError('DURATION_INVALID', { what, value });
};

/** 1.001 × 1000 is 1000.9999999999999: take the whole number next to it, but keep real fractions to be refused. */
const withoutNoise = (value: number): Duration => {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-6 ? whole : value;
};
