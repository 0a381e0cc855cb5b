import type { DStream, Sink, State } from '@dstream/core';
import type { Chunks } from '@dstream/core/plugin';
import { crashSweep, type CrashSweepOptions, type Outside, type Step } from '@dstream/testing';
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

/** A sink in memory, as `write` and `commit` make it. */
const sinkWith = (
  define: (step: Step, shown: unknown[]) => Pick<Sink<string>, 'write' | 'commit'>,
): Outside<string, string> => {
  const shown: string[] = [];
  const sink = (step: Step): Sink<string> => ({
    name: 'under test',
    delivery: 'exactly-once',
    ...define(step, shown),
  });
  return { sink, read: () => shown };
};

const unchanged = (words: DStream<string>): DStream<string> => words;

const recordsOf = async (chunks: Chunks<string>): Promise<string[]> => {
  const records: string[] = [];
  for await (const chunk of chunks) records.push(...chunk);
  return records;
};

const sweep = (options: Partial<CrashSweepOptions<string, string>>): Promise<unknown> =>
  crashSweep({ rows, build: unchanged, ...options });

/** Shows every try of a partition. */
const greedy = () => {
  const written = new Map<string, string[]>();
  const committed = new Set<number>();
  return sinkWith((_, shown) => ({
    async write(chunks, { batchTime, partition, attempt }) {
      written.set(`${batchTime} ${partition} ${attempt}`, await recordsOf(chunks));
    },
    async commit({ batchTime }) {
      if (committed.has(batchTime)) return;
      committed.add(batchTime);
      for (const [name, records] of written) if (name.startsWith(`${batchTime} `)) shown.push(...records);
    },
  }));
};

describe('tells', () => {
  test.each<[string, (act: Promise<void>) => Promise<void>]>([
    ['left alone', async () => undefined],
    ['gone on from, and left alone', async (act) => void act.then(() => undefined)],
  ])('of a step that is %s', async (_, leave) => {
    const outside = () =>
      sinkWith((step, shown) => ({
        async write(chunks) {
          const records = await recordsOf(chunks);
          await leave(step('later', () => void shown.push(...records)));
        },
        commit: async () => undefined,
      }));
    await expect(sweep({ outside, delivery: 'at-least-once' })).rejects.toThrow('step later was not awaited');
  });

  test('of a sink that shows every try of a partition', async () => {
    await expect(sweep({ outside: greedy })).rejects.toThrow(
      "when the first try of each partition has failed after its last write: records of the sink: too many of 'a'",
    );
  });

  test('of a program that is not a function of its input, what is missing and what is too many', async () => {
    let calls = 0;
    const build = (words: DStream<string>) => words.map((word) => `${word}${calls++}`);
    await expect(sweep({ build })).rejects.toThrow(
      /without any death: batch 1000: missing 'a\d+'; too many of 'a\d+'\. The same batch gave something else/,
    );
  });

  test.each<[string, Partial<CrashSweepOptions<string, string>>, string]>([
    [
      'a sink that nobody reads',
      { outside: () => ({ sink: () => ({ name: 'x', write: async () => undefined }) }) },
      'outside has a sink and no read()',
    ],
    [
      'a source that never says that it was read',
      { outside: () => ({ source: () => ({ kind: 'receiver', name: 'x', run: async () => undefined }) }) },
      'outside has a source and no isRead()',
    ],
    ['a build that returns nothing', { build: () => undefined as never }, 'build must return the stream'],
  ])('of %s before anything runs', async (_, options, message) => {
    await expect(sweep(options)).rejects.toThrow(message);
  });
});
