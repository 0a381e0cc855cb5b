import type { DStream, State } from '@dstream/core';
import { crashSweep } from '@dstream/testing';
import { describe, expect, test } from 'vitest';

const rows = [['a'], ['a', 'b'], [], ['b', 'c'], ['a']];

const pairs = (words: DStream<string>): DStream<[string, number]> => words.map((word) => [word, 1]);

const programs: Record<string, (words: DStream<string>) => DStream<unknown>> = {
  map: (words) => words.map((word) => word.toUpperCase()),
  reduceByKey: (words) => pairs(words).reduceByKey((a, b) => a + b),
  window: (words) => words.window(3000, 1000),
  'window with a slide': (words) => pairs(words).reduceByKeyAndWindow((a, b) => a + b, 4000, 2000),
  updateStateByKey: (words) =>
    pairs(words).updateStateByKey((ones, count: number | null) => (count ?? 0) + ones.length),
  'mapWithState with a time-out': (words) =>
    pairs(words).mapWithState(
      (word, one, state: State<number>) => {
        if (one === null) return `${word} ends with ${state.get()}`;
        state.update((state.getOption() ?? 0) + one);
        return `${word} ${state.get()}`;
      },
      { timeout: 2000 },
    ),
  'a window of state': (words) =>
    pairs(words)
      .updateStateByKey((ones, count: number | null) => (count ?? 0) + ones.length)
      .window(2000),
};

describe.each(['direct', 'receiver'] as const)('from a %s source', (input) => {
  test.each(Object.keys(programs))('%s writes every batch once, whenever it dies', async (name) => {
    const { steps, runs } = await crashSweep({ rows, input, build: programs[name]! });
    expect(steps.length).toBeGreaterThan(20);
    expect(runs).toBe(steps.length + 1);
  });
});
