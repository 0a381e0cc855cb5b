import type { Sink } from '@dstream/core';
import type { Life } from './life.ts';

/** The same sink, where the first try of each partition fails when everything is written: another one has to win. */
export const failingOnce = <T>(sink: Sink<T>): Sink<T> => ({
  ...sink,
  async write(records, attempt) {
    await sink.write(records, attempt);
    if (attempt.attempt === 0) throw new Error('This try fails after it has written everything.');
  },
});

/** A sink as one process uses it. */
export const mortalSink = <T>(sink: Sink<T>, life: Life): Sink<T> => ({
  name: sink.name,
  ...(sink.delivery && { delivery: sink.delivery }),
  open: () => sink.open?.(),
  write: (records, attempt) =>
    life.does(`write to ${sink.name}, partition ${attempt.partition}`, () => sink.write(records, attempt)),
  ...(sink.commit && {
    commit: (batch) => life.does(`commit of ${sink.name}`, () => sink.commit!(batch)),
  }),
  close() {
    // A dead process closes nothing.
    return life.isOver ? undefined : sink.close?.();
  },
});
