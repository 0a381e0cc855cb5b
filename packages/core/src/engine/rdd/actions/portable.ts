import type { ChunksAction, LoopAction } from '../job-runner.ts';

/** All records of the partition. */
export const collecting: LoopAction<any[]> = {
  terminal: { kind: 'collect' },
  result: (state) => state.out,
  portable: { kind: 'collect' },
};

/** How many records there are. */
export const counting: LoopAction<number> = {
  terminal: { kind: 'count' },
  result: (state) => state.count,
  portable: { kind: 'count' },
};

/** The first `limit` records. */
export const heads = <T>(limit: number): ChunksAction<T, readonly T[]> => ({
  portable: { kind: 'head', limit },
  run: async (chunks) => {
    const taken: T[] = [];
    for await (const chunk of chunks) {
      for (const record of chunk) if (taken.length < limit) taken.push(record);
      if (taken.length >= limit) break;
    }
    return taken;
  },
});
