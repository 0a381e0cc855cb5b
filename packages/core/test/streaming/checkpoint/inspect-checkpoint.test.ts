import type { DStream, StreamingContext } from '@dstream/core';
import { foreseeRestart, inspectCheckpoint, type InspectOptions } from '@dstream/core/checkpoint';
import { launchWith, type ProgramPlan } from '@dstream/core/launch';
import {
  bind,
  definePlugin,
  JsonCodec,
  MemoryCheckpointStore,
  STATE_STORE,
  type Codec,
  type Plugin,
  type StateStore,
} from '@dstream/core/plugin';
import { testContext } from '@dstream/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { DurableStates } from '../../support/durable-states.ts';
import { World } from './world.ts';

afterEach(() => launchWith({}));

const rows = [['a'], ['a', 'b'], ['b'], ['c']];

/** Counts words; `poison` is a word that no batch can have. */
const counting =
  (poison?: string, id = 'counts') =>
  (ssc: StreamingContext, world: World): void =>
    ssc
      .stream(world.source())
      .map((word: string): [string, number] => {
        if (word === poison) throw new Error('never');
        return [word, 1];
      })
      .updateStateByKey((ones, count: number | null) => (count ?? 0) + ones.length)
      .checkpoint(1000)
      .id(id)
      .to(world.sink());

const spread =
  (numPartitions: number) =>
  (ssc: StreamingContext, of: World): void =>
    (ssc.stream(of.source()) as DStream<string>)
      .mapToPair((word) => [word, 1])
      .updateStateByKey((ones, count: number | null) => (count ?? 0) + ones.length, { numPartitions })
      .id('counts')
      .to(of.sink());

const removing = (ssc: StreamingContext, of: World): void =>
  ssc
    .stream(of.source())
    .map((word: string): [string, number] => [word, 1])
    .updateStateByKey((ones: number[], count: number | null) => (ones.length > 0 ? (count ?? 0) + 1 : null))
    .id('counts')
    .to(of.sink());

const nested = (ssc: StreamingContext, of: World): void =>
  ssc
    .stream(of.source())
    .map((word: string): [string, number] => [word, 1])
    .updateStateByKey((_, held: { of: string[] } | null) => held ?? { of: ['a'] })
    .id('nested')
    .to(of.sink());

const inspected = async (world: World, options?: InspectOptions) =>
  (await inspectCheckpoint(new MemoryCheckpointStore(world.store), options))!;

/** What a program says when it is told not to start. */
const planned = async (
  define: (ssc: StreamingContext, world: World) => void,
  batchDuration = 1000,
  plugins: readonly Plugin[] = [],
): Promise<ProgramPlan> => {
  const given = Promise.withResolvers<ProgramPlan>();
  launchWith({ planned: given.resolve });
  const { ssc } = testContext({ batchDuration, plugins });
  define(ssc, new World([]));
  void ssc.start();
  return given.promise;
};

describe('inspectCheckpoint', () => {
  test('tells of batches that were left, with what they are made of', async () => {
    const world = new World([...rows]);
    await world.run(counting('c'), 4000);
    expect(await inspected(world)).toMatchObject({
      application: null,
      batchDuration: 1000,
      zeroTime: 0,
      lastPlanned: 4000,
      lastDone: 3000,
      unfinished: [{ time: 4000, inputs: { rows: expect.anything() } }],
      failed: [],
      gaps: [],
    });
  });

  test('tells of failed batches and of times when nothing ran', async () => {
    const world = new World([...rows]);
    const options = { checkpoint: { store: world.store, failedBatches: 'continue' } } as const;
    await world.run(counting('b'), 2000, 'stop', options);
    expect((await inspected(world)).failed).toEqual([2000]);
    const later = world.at(9500);
    await later.run(counting(), 10_500);
    expect((await inspected(later)).gaps).toEqual([{ after: 2000, before: 10_000 }]);
  });

  test('tells what state takes', async () => {
    const world = new World([...rows]);
    await world.run(counting(), 4000);
    const { states, logs } = await inspected(world);
    expect(states.map(({ operator }) => operator)).toEqual(['counts']);
    const [{ snapshots, changes }] = states as [(typeof states)[0]];
    expect(snapshots.length).toBeGreaterThan(0);
    expect(snapshots.every(({ bytes, portions }) => bytes > 0 === portions > 0)).toBe(true);
    expect(changes.records).toBeGreaterThan(0);
    expect(logs.find(({ name }) => name === 'journal')!.bytes).toBeGreaterThan(changes.bytes);
  });

  test.each([1, 2, 3, 4])('counts the entries of state after batch %d, and tells some', async (batches) => {
    const world = new World([...rows]);
    await world.run(counting(), 1000 * batches);
    const counts = new Map<string, number>();
    for (const word of rows.slice(0, batches).flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
    const all = await inspected(world, { codec: new JsonCodec(), entries: 10 });
    const { count, first, problem } = all.states[0]!.entries!;
    expect([count, problem]).toEqual([counts.size, undefined]);
    expect(new Map(first.map(([key, state]) => [key, state]))).toEqual(counts);
    expect(first.find(([key]) => key === 'a')![2]).toBe(1000 * Math.min(batches, 2));
    const some = await inspected(world, { codec: new JsonCodec(), entries: 1 });
    expect(some.states[0]!.entries).toMatchObject({ count: counts.size, first: { length: 1 } });
    expect((await inspected(world)).states[0]!.entries).toBeUndefined();
  });

  test('does not count keys that have no state any more', async () => {
    const world = new World([['a'], ['b'], ['gone'], ['a']]);
    await world.run(removing, 4000);
    const { states } = await inspected(world, { codec: new JsonCodec(), entries: 10 });
    expect(states[0]!.entries).toEqual({ count: 1, first: [['a', 1, 4000]], problem: undefined });
  });

  test('tells what is wrong with entries of another codec', async () => {
    const codec: Codec = {
      name: 'other',
      encode: () => new Uint8Array(),
      decode() {
        throw new Error('another codec');
      },
    };
    const other = new World([['a']]);
    await other.run(nested, 1000);
    const { states } = await inspected(other, { codec });
    expect(states[0]!.entries).toMatchObject({
      first: [],
      problem: expect.stringContaining('another codec'),
    });
  });

  test('tells where a durable store has state', async () => {
    const world = new World([...rows]);
    await world.run(counting(), 2000, 'kill', { plugins: [new DurableStates().plugin] });
    const { states } = await inspected(world, { codec: new JsonCodec() });
    expect(states[0]).toMatchObject({ operator: 'counts', place: { name: 'counts' }, entries: undefined });
  });

  test('needs no lock and finds nothing where nothing is', async () => {
    const store = new MemoryCheckpointStore();
    await store.open('write');
    expect(await inspectCheckpoint(new MemoryCheckpointStore(store))).toBeUndefined();
    await expect(store.put('a', new Uint8Array())).resolves.toBeUndefined();
  });
});

describe('foreseeRestart', () => {
  test('goes on with the same program, which is not started', async () => {
    const world = new World([...rows]);
    await world.run(counting(), 2000);
    const restart = foreseeRestart(await inspected(world), await planned(counting()));
    expect(restart).toMatchObject({ isRefused: false, problems: [] });
    expect(restart.changes.map(({ change }) => change)).toEqual(['same', 'same']);
  });

  test('tells which state would be lost', async () => {
    const world = new World([...rows]);
    await world.run(counting(), 2000);
    const { isRefused, changes } = foreseeRestart(
      await inspected(world),
      await planned(counting(undefined, 'sums')),
    );
    expect(isRefused).toBe(true);
    expect(changes.map(({ id, change }) => `${id} ${change}`)).toEqual([
      'rows same',
      'sums added',
      'counts refused',
    ]);
  });

  test('tells that batches are left that have another length', async () => {
    const world = new World([...rows]);
    await world.run(counting('c'), 4000);
    const { isRefused, problems } = foreseeRestart(await inspected(world), await planned(counting(), 500));
    expect(isRefused).toBe(true);
    expect(problems).toEqual([expect.stringMatching(/^BATCH_DURATION_CHANGED: .*4000/)]);
  });

  test('tells where state would have to be, and which store cannot move it', async () => {
    const states = new DurableStates();
    const fixed: StateStore = {
      scope: states.scope,
      durable: true,
      open: (shard, from, to) => states.open(shard, from, to),
      latest: (shard) => states.latest(shard),
      forget: (shard, before) => states.forget(shard, before),
    };
    const plugins = [definePlugin({ name: 'fixed', provides: [bind(STATE_STORE, () => fixed)] })];
    const world = new World([...rows]);
    await world.run(spread(2), 2000, 'kill', { plugins });
    const elsewhere = foreseeRestart(await inspected(world), await planned(spread(2)));
    expect(elsewhere.changes).toContainEqual(
      expect.objectContaining({ change: 'refused', text: expect.stringContaining('has its state in') }),
    );
    const moved = foreseeRestart(await inspected(world), await planned(spread(3), 1000, plugins));
    expect(moved).toMatchObject({ isRefused: true, problems: [expect.stringMatching(/^STATE_STORE_FIXED/)] });
    const same = foreseeRestart(await inspected(world), await planned(spread(2), 1000, plugins));
    expect(same).toMatchObject({ isRefused: false, problems: [] });
  });
});
