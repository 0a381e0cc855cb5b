import type { DStream, State, StreamingContext } from '@dstream/core';
import { expect, test } from 'vitest';
import { World } from './world.ts';

type Define = (ssc: StreamingContext, world: World) => void;

const numbers = Array.from({ length: 40 }, (_, row) => [`k${row % 7}`, `k${row % 3}`, `once ${row}`]);

/** Counts words; those that came once are let go of after ten seconds, so that keys come and go. */
const counts =
  (interval: number): Define =>
  (ssc, world) =>
    (ssc.stream(world.source()) as DStream<string>)
      .map((word) => [word, 1])
      .mapWithState(
        (word, one, state: State<number>) => {
          if (one === null) return `${word} gone after ${state.get()}`;
          state.update((state.getOption() ?? 0) + one);
          return `${word} ${state.get()}`;
        },
        { timeout: 10_000 },
      )
      .checkpoint(interval)
      .to(world.sink());

const sorted = (output: unknown[][]): unknown[] =>
  output.map((records) => (records as string[]).toSorted((a, b) => a.localeCompare(b)));

const unhurried: Define = (ssc, of) =>
  (ssc.stream(of.source()) as DStream<string>)
    .map((word) => [word, 1])
    .updateStateByKey((ones, count: number | null) => (count ?? 0) + ones.length)
    .to(of.sink());

test.each([1000, 3000, 7000])(
  'state is built from a snapshot and what came after it, every %d ms',
  async (interval) => {
    const undisturbed = new World(numbers);
    await undisturbed.run(counts(interval), 40_000);
    const world = new World(numbers);
    for (const until of [1000, 2000, 5000, 13_000, 14_000, 22_000, 31_000, 40_000])
      await world.run(counts(interval), until, 'kill');
    expect(sorted(world.output)).toEqual(sorted(undisturbed.output));
  },
);

test('what a snapshot makes unnecessary goes', async () => {
  const world = new World(numbers);
  await world.run(counts(2000), 40_000, 'stop');
  const kinds: string[] = [];
  for await (const { bytes } of world.store.log('journal').read()) {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    kinds.push(
      (JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as { kind: string }).kind,
    );
  }
  expect(kinds.length).toBeLessThan(30);
  expect(kinds.at(-1)).toBe('ledger');
  const files = await world.store.list('state/');
  expect(files.length).toBeGreaterThan(0);
  expect(files.length).toBeLessThanOrEqual(5 * 2);
});

test('without an interval a small state is never written as a whole', async () => {
  const world = new World(numbers);
  await world.run(unhurried, 20_000, 'kill');
  expect(await world.store.list('state/')).toEqual([]);
  await world.run(unhurried, 40_000, 'kill');
  expect(Object.fromEntries(world.output.at(-1) as [string, number][])).toMatchObject({ k0: 20, k6: 5 });
});
