import type { Duration, Time } from '../../contracts/time.ts';

/** The time from `begin` to `end`. */
export class Interval {
  readonly begin: Time;
  readonly end: Time;

  constructor(begin: Time, end: Time) {
    this.begin = begin;
    this.end = end;
  }

  get duration(): Duration {
    return this.end - this.begin;
  }

  /** The interval of the same length that lies `duration` later. */
  add(duration: Duration): Interval {
    return new Interval(this.begin + duration, this.end + duration);
  }

  /** The interval of the same length that lies `duration` earlier. */
  subtract(duration: Duration): Interval {
    return new Interval(this.begin - duration, this.end - duration);
  }

  /** True when this interval ends before `other` does. */
  isBefore(other: Interval): boolean {
    return this.end < other.end;
  }

  toString(): string {
    return `[${this.begin}, ${this.end}]`;
  }
}
