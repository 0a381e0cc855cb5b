import type { DStream, StreamingContext } from '@dstream/core';
import { describe, expect, test } from 'vitest';
import { World } from './world.ts';

const rows = Array.from({ length: 40 }, (_, row) => [`r${row}`]);

type Build = (records: DStream<string>) => DStream<any>;

const define =
  (build: Build) =>
  (ssc: StreamingContext, world: World): void => {
    build(ssc.stream(world.source()) as DStream<string>).to(world.sink());
  };

const sliding: Build = (records) => records.window(4000, 2000);

/** Batches of 1 s up to 3 s; nothing runs until `back`; batches again until 20 s. */
const runOverGap = async (build: Build, back: number): Promise<readonly (readonly [number, unknown[]])[]> => {
  const world = new World(rows);
  await world.run(define(build), 3000, 'kill');
  await world.clock.advanceTo(back);
  await world.run(define(build), 20_000, 'kill');
  return [...world.written].toSorted(([a], [b]) => a - b);
};

const ones = (records: DStream<string>): DStream<[string, number]> =>
  records.mapToPair((record): [string, number] => [record, 1]);

const sorted = (records: readonly unknown[]): unknown[] =>
  records.map((each) => JSON.stringify(each)).toSorted();

describe('windows whose time fell into a gap', () => {
  test('are made once: a tumbling window', async () => {
    const written = await runOverGap((records) => records.window(4000, 4000), 9500);
    expect(written.map(([time, records]) => [time, sorted(records)])).toEqual([
      [4000, ['"r0"', '"r1"', '"r2"']],
      [12_000, ['"r3"', '"r4"', '"r5"']],
      [16_000, ['"r6"', '"r7"', '"r8"', '"r9"']],
      [20_000, ['"r10"', '"r11"', '"r12"', '"r13"']],
    ]);
  });

  test('are made as often as a record is in one', async () => {
    const written = await runOverGap(sliding, 11_500);
    expect(written.slice(0, 5).map(([time, records]) => [time, sorted(records)])).toEqual([
      [2000, ['"r0"', '"r1"']],
      [4000, ['"r0"', '"r1"', '"r2"']],
      [6000, ['"r2"']],
      [12_000, ['"r3"']],
      [14_000, ['"r3"', '"r4"', '"r5"']],
    ]);
  });

  test.each<[string, Build, unknown[]]>([
    [
      'reduceByKeyAndWindow',
      (records) => ones(records).reduceByKeyAndWindow((a, b) => a + b, 4000, 4000),
      ['["r0",1]', '["r1",1]', '["r2",1]'],
    ],
    [
      'reduceByKeyAndWindow with an inverse',
      (records) =>
        ones(records).reduceByKeyAndWindow(
          (a, b) => a + b,
          (a, b) => a - b,
          4000,
          4000,
        ),
      ['["r0",1]', '["r1",1]', '["r2",1]'],
    ],
    ['countByWindow', (records) => records.countByWindow(4000, 4000), ['3']],
    [
      'groupByKeyAndWindow',
      (records) =>
        ones(records)
          .groupByKeyAndWindow(4000, 4000)
          .mapValues((each) => [...each].length),
      ['["r0",1]', '["r1",1]', '["r2",1]'],
    ],
    [
      'transform over slides',
      (records) => records.window(4000, 4000).transform((rdd) => rdd.map((record) => `<${record}>`)),
      ['"<r0>"', '"<r1>"', '"<r2>"'],
    ],
    [
      'a window of windows',
      (records) => records.window(2000, 2000).window(4000, 4000),
      ['"r0"', '"r1"', '"r2"'],
    ],
    [
      'state over slides',
      (records) =>
        ones(records.window(4000, 4000))
          .updateStateByKey((given: number[], held: number | null) => (held ?? 0) + given.length)
          .checkpoint(4000),
      ['["r0",1]', '["r1",1]', '["r2",1]'],
    ],
  ])('are made by %s', async (_, build, expected) => {
    const [first, second] = await runOverGap(build, 9500);
    expect([first![0], sorted(first![1])]).toEqual([4000, expected]);
    expect(second![0]).toBe(12_000);
  });

  test('are made however often a process dies while it makes them', async () => {
    for (let dieAfter = 0; dieAfter < 12; dieAfter++) {
      const world = new World(rows);
      await world.run(define(sliding), 3000, 'kill');
      await world.clock.advanceTo(9500);
      await world.run(define(sliding), 10_000, 'kill', { dieAfter }).catch(() => undefined);
      await world.clock.advance(7000);
      await world.run(define(sliding), 30_000, 'stop');
      const seen = new Map<string, number>();
      for (const record of [...world.written.values()].flat() as string[])
        seen.set(record, (seen.get(record) ?? 0) + 1);
      expect({
        dieAfter,
        seen: [...seen].filter(([, times]) => times !== 2).map(([record]) => record),
      }).toEqual({
        dieAfter,
        seen: [...seen.keys()].slice(-2).filter((record) => seen.get(record) !== 2),
      });
      expect([...seen.keys()].slice(0, 3)).toEqual(['r0', 'r1', 'r2']);
      expect(new Set(world.commits).size).toBe(world.written.size);
    }
  });

  test('leave the rest of a gap as it is: streams that slide by a batch have nothing there', async () => {
    const world = new World(rows);
    const plain = define((records) => records);
    await world.run(plain, 3000, 'kill');
    await world.clock.advanceTo(9500);
    await world.run(plain, 12_000, 'kill');
    expect([...world.written.keys()]).toEqual([1000, 2000, 3000, 10_000, 11_000, 12_000]);
  });
});
