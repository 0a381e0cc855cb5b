import type { Prepared, Sink, WriteAttempt } from '@dstream/core/plugin';

/** An attempt of which only some things matter. */
export const attemptOf = (some: Partial<WriteAttempt> = {}): WriteAttempt => ({
  batchTime: 1000,
  partition: 0,
  numPartitions: 1,
  attempt: 0,
  signal: new AbortController().signal,
  ...some,
});

/** The sink as a context makes it. */
export const made = <T>(prepared: Prepared<Sink<T>>): Sink<T> => prepared.create(undefined as never);
