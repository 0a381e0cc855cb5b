import type { DStream, State } from '@dstream/core';
import { crashSweep } from '@dstream/testing';
import { expect, test } from 'vitest';
import { temporaryDirectory } from './support/directory.ts';
import { storeIn } from './support/store.ts';

const sessions = (words: DStream<string>): DStream<string> =>
  words
    .map((word) => [word, 1])
    .mapWithState(
      (word, one, state: State<number>) => {
        if (one === null) return `${word} ends with ${state.get()}`;
        state.update((state.getOption() ?? 0) + one);
        return `${word} ${state.get()}`;
      },
      { timeout: 1000 },
    );

test('state goes on from the directory, whenever the process died', async () => {
  const { runs } = await crashSweep({
    rows: [['a'], ['b', 'a'], ['b']],
    build: sessions,
    outside: () => {
      const dir = temporaryDirectory();
      let last: ReturnType<typeof storeIn> | undefined;
      return {
        states: () => (last = storeIn(dir, { memory: 0 })),
        close: () => last?.close(),
      };
    },
  });
  expect(runs).toBeGreaterThan(20);
});
