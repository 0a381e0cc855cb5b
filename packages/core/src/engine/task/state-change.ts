import type { Time } from '../../contracts/time.ts';

/** Keys with their state and the time they were last touched, in columns; `undefined` is a state that was taken away. */
export interface StateCopy {
  readonly keys: readonly unknown[];
  readonly states: readonly unknown[];
  readonly stamps: readonly Time[];
}

/** What one batch changed in one partition of a stateful stream. */
export interface StateChange extends StateCopy {
  readonly stream: number;
  readonly partition: number;
  readonly time: Time;
}
