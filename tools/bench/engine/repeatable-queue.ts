import type { DirectSource } from '@dstream/core/plugin';

/** Batches from a queue that can be read again, as a program needs them that goes on after a restart. */
export const repeatableQueue = <T>(queue: readonly (readonly T[])[]): DirectSource<T, number> => ({
  kind: 'direct',
  name: 'queue',
  plan(previous) {
    const next = (previous.at(-1) ?? -1) + 1;
    return next < queue.length ? [next] : [];
  },
  read: (range) => [queue[range]!],
  count: (range) => queue[range]!.length,
});
