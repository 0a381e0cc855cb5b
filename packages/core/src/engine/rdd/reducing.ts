import type { LoopAction } from './job-runner.ts';

/** Merges the records of a partition into one, within the loop over them; none of none. */
export const reducing = <T>(fn: (a: T, b: T) => T): LoopAction<readonly T[]> => ({
  terminal: { kind: 'reduce', fn },
  result: ({ some, value }) => (some ? [value as T] : []),
});
