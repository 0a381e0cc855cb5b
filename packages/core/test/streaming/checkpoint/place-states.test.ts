import type { DStream, State, StreamingContext } from '@dstream/core';
import { CustomPartitioner, state } from '@dstream/core';
import {
  bind,
  definePlugin,
  MemoryCheckpointStore,
  STATE_STORE,
  type CheckpointStore,
  type StateStore,
} from '@dstream/core/plugin';
import { crashSweep } from '@dstream/testing';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { DurableStates } from '../../support/durable-states.ts';
import { World } from './world.ts';

type Define = (ssc: StreamingContext, world: World) => void;

interface Shape {
  readonly id?: string;
  readonly was?: string;
  readonly numPartitions?: number;
  /** Its partitioner puts all keys into this partition. */
  readonly all?: number;
  readonly schema?: 1 | 2;
}

const v1 = z.number();
const v2 = z.object({ count: z.number() });
const numbers = state('words', v1);
const objects = state('words', v2, { from: v1, migrate: (count) => ({ count }) });

type Held = number | { count: number };

const countIn = (held: Held | null): number => (typeof held === 'number' ? held : (held?.count ?? 0));

const partitionerOf = ({ numPartitions = 2, all }: Shape) =>
  all === undefined ? undefined : new CustomPartitioner<string>(numPartitions, () => all, `all in ${all}`);

const countsOf = (words: DStream<string>, shape: Shape): DStream<[string, number]> => {
  const { id = 'words', was, numPartitions = 2, schema = 1 } = shape;
  const partitioner = partitionerOf(shape);
  return words
    .map((word): [string, number] => [word, 1])
    .updateStateByKey(
      (ones: number[], held: Held | null): Held => {
        const count = countIn(held) + ones.length;
        return schema === 1 ? count : { count };
      },
      {
        ...(partitioner ? { partitioner } : { numPartitions }),
        state: schema === 1 ? numbers : objects,
      },
    )
    .id(id, was === undefined ? {} : { was })
    .mapValues(countIn);
};

/** Counts words. */
const counting =
  (shape: Shape = {}): Define =>
  (ssc, world) =>
    countsOf(ssc.stream(world.source()) as DStream<string>, shape).to(world.sink());

const rows = [['a'], ['b', 'a'], ['c'], ['a'], ['d', 'b'], ['a']];

const sorted = (records: readonly unknown[]): readonly string[] => records.map(String).toSorted();

const last = (world: World): unknown => Object.fromEntries(world.output.at(-1) as [string, number][]);

/** Runs these one after the other, each for a batch and killed; what the last one wrote. */
const runAll = async (states: DurableStates, ...shapes: readonly Shape[]): Promise<unknown> => {
  const world = new World([...rows]);
  for (const [i, shape] of shapes.entries())
    await world.run(counting(shape), 1000 * (i + 1), 'kill', { plugins: [states.plugin] });
  return last(world);
};

const expected = (batches: number): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const word of rows.slice(0, batches).flat()) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};

test.each<[string, Shape, readonly string[]]>([
  ['stays where it is', {}, ['words/0', 'words/1']],
  ['keeps its place when it is renamed', { id: 'counts', was: 'words' }, ['words/0', 'words/1']],
  ['moves to more partitions', { numPartitions: 3 }, ['words~2/0', 'words~2/1', 'words~2/2']],
  ['moves to fewer', { numPartitions: 1 }, ['words~2/0']],
  ['moves with its partitioner', { all: 1 }, ['words~2/0', 'words~2/1']],
  ['is migrated', { schema: 2 }, ['words~2/0', 'words~2/1']],
  ['all at once', { id: 'counts', was: 'words', numPartitions: 1, schema: 2 }, ['counts/0']],
])('state in a durable store %s', async (_, shape, names) => {
  const states = new DurableStates();
  expect(await runAll(states, {}, {}, shape, shape)).toEqual(expected(4));
  expect(states.names).toEqual(names);
});

test('state moves again and again, and leaves nothing behind', async () => {
  const states = new DurableStates();
  const shapes = [{}, { numPartitions: 3 }, { numPartitions: 1 }, { all: 0 }, { all: 0, schema: 2 } as const];
  expect(await runAll(states, ...shapes, { numPartitions: 2, schema: 2 })).toEqual(expected(6));
  expect(new Set(states.names.map((name) => name.split('/')[0])).size).toBe(1);
  expect(states.names).toHaveLength(2);
});

const both: Define = (ssc, each) => {
  const words = ssc.stream(each.source()) as DStream<string>;
  const [old, fresh] = ['counts', 'words'].map((id) =>
    words
      .mapToPair((word) => [word, 1])
      .updateStateByKey((ones, count: number | null) => (count ?? 0) + ones.length, { numPartitions: 1 })
      .id(id, id === 'counts' ? { was: 'other' } : {})
      .map(([word, count]) => `${id} ${word} ${count}`),
  );
  old!.union(fresh!).to(each.sink());
};

const alone: Define = (ssc, each) => {
  (ssc.stream(each.source()) as DStream<string>)
    .mapToPair((word) => [word, 1])
    .updateStateByKey((ones, count: number | null) => (count ?? 0) + ones.length, { numPartitions: 1 })
    .id('other', { was: 'words' })
    .to(each.sink());
};

const without: Define = (ssc, each) => ssc.stream(each.source()).to(each.sink());

test('a new state does not get what another one of its name has, or has left', async () => {
  const states = new DurableStates();
  const world = new World([...rows]);
  const options = { plugins: [states.plugin] };
  await world.run(counting(), 2000, 'kill', options);
  await world.run(alone, 3000, 'kill', options);
  await world.run(both, 4000, 'kill', options);
  expect(sorted(world.output.at(-1)!)).toEqual(['counts a 3', 'counts b 1', 'counts c 1', 'words a 1']);
  const drop = { store: world.store, drop: ['counts', 'words'] };
  await world.run(without, 5000, 'stop', { ...options, checkpoint: drop });
  expect(states.names).toEqual([]);
  await world.run(counting(), 6000, 'kill', options);
  expect(last(world)).toEqual({ a: 1 });
});

test.each<[string, Shape]>([
  ['partitions', { numPartitions: 3 }],
  ['schema', { schema: 2 }],
])(
  'a durable store that cannot be filled refuses other %s, and the old program goes on',
  async (_, shape) => {
    const states = new DurableStates();
    const fixed: StateStore = {
      scope: states.scope,
      durable: true,
      open: (shard, from, to) => states.open(shard, from, to),
      latest: (shard) => states.latest(shard),
      forget: (shard, before) => states.forget(shard, before),
    };
    const options = {
      plugins: [definePlugin({ name: 'fixed', provides: [bind(STATE_STORE, () => fixed)] })],
    };
    const world = new World([...rows]);
    await world.run(counting(), 2000, 'kill', options);
    await expect(world.run(counting(shape), 3000, 'kill', options)).rejects.toMatchObject({
      code: 'STATE_STORE_FIXED',
      params: { operator: 'words', was: 'words' },
    });
    await world.run(counting({ id: 'counts', was: 'words' }), 3000, 'kill', options);
    expect(last(world)).toEqual(expected(3));
  },
);

test('state that the schema refuses while it is copied leaves the old program as it was', async () => {
  const states = new DurableStates();
  const world = new World([...rows]);
  const options = { plugins: [states.plugin] };
  await world.run(counting(), 2000, 'kill', options);
  const wrong = state('words', v2, { from: z.number().max(0), migrate: (count) => ({ count }) });
  const refused: Define = (ssc, each) => {
    (ssc.stream(each.source()) as DStream<string>)
      .mapToPair((word) => [word, 1])
      .updateStateByKey((_, held: { count: number } | null) => held, { state: wrong, numPartitions: 3 })
      .to(each.sink());
  };
  await expect(world.run(refused, 3000, 'kill', options)).rejects.toMatchObject({ code: 'STATE_INVALID' });
  await world.run(counting(), 3000, 'kill', options);
  expect(last(world)).toEqual(expected(3));
  expect(states.names).toEqual(['words/0', 'words/1']);
});

test('a store and a checkpoint that do not belong together are refused, and change nothing', async () => {
  const states = new DurableStates();
  const options = { plugins: [states.plugin] };
  const world = new World([...rows]);
  await world.run(counting(), 2000, 'kill', options);
  const refused = { code: 'STATE_STORE_FOREIGN' };
  await expect(new World([...rows]).run(counting(), 1000, 'kill', options)).rejects.toMatchObject(refused);
  const empty = { plugins: [new DurableStates().plugin] };
  await expect(world.run(counting(), 3000, 'kill', empty)).rejects.toMatchObject(refused);
  await expect(world.run(counting({ numPartitions: 3 }), 3000, 'kill', empty)).rejects.toMatchObject(refused);
  await world.run(counting(), 3000, 'kill', options);
  expect(last(world)).toEqual(expected(3));
});

const sessions =
  (numPartitions: number): Define =>
  (ssc, world) => {
    (ssc.stream(world.source()) as DStream<string>)
      .mapToPair((word) => [word, 1])
      .mapWithState(
        (word: string, one: number | null, held: State<number>) => {
          if (held.isTimingOut()) return `${word} ends with ${held.get()}`;
          held.update((held.getOption() ?? 0) + one!);
          return `${word} ${held.get()}`;
        },
        { timeout: 2500, numPartitions },
      )
      .id('sessions')
      .to(world.sink());
  };

test('what was counting down to its time-out goes on doing so in other partitions', async () => {
  const outputs: (readonly string[])[][] = [];
  for (const numPartitions of [2, 5]) {
    const states = new DurableStates();
    const world = new World([['a', 'b'], ['b'], ['c'], ['c'], ['d'], ['d'], ['d']]);
    await world.run(sessions(2), 3000, 'kill', { plugins: [states.plugin] });
    await world.run(sessions(numPartitions), 7000, 'kill', { plugins: [states.plugin] });
    outputs.push(world.output.map((batch) => sorted(batch)));
  }
  const [same, spread] = outputs;
  expect(spread).toEqual(same);
  expect(same!.flat()).toEqual(expect.arrayContaining(['a ends with 1', 'b ends with 2', 'c ends with 2']));
});

/** A program that has another shape in each process after the first, and gives the same all along. */
const swept = async (shapes: readonly Shape[], again: number) => {
  let process = 0;
  return crashSweep<string, readonly [string, number]>({
    rows: again > 0 ? [['a', 'b'], ['a']] : [['a', 'b'], ['b'], ['c', 'a'], ['a']],
    again,
    outside: () => {
      process = -1;
      const states = new DurableStates();
      return { states: () => (process++, states) };
    },
    build: (words) => countsOf(words, shapes[Math.min(Math.max(process, 0), shapes.length - 1)]!),
  });
};

const everything: Shape = { id: 'counts', was: 'words', numPartitions: 3, schema: 2 };

test.each<[string, readonly Shape[], number]>([
  ['renamed', [{}, { id: 'counts', was: 'words' }], 0],
  ['in other partitions', [{}, { numPartitions: 3 }], 0],
  ['with another schema', [{}, { schema: 2 }], 0],
  ['all at once', [{}, everything], 0],
  ['in other partitions in each process', [{}, { numPartitions: 3 }, { numPartitions: 1 }], 36],
])('no death makes a difference to state that is %s', { timeout: 120_000 }, async (_, shapes, again) => {
  const { runs } = await swept(shapes, again);
  expect(runs).toBeGreaterThan(30);
});

/** The same, seen through a window: state is computed again from where that begins. */
const sweptWindows = async (partitions: readonly number[], isDurable: boolean, again: number) => {
  let process = 0;
  return crashSweep<string, readonly [string, number, number]>({
    rows: [['a', 'b'], ['b'], ['c', 'a'], ['a']],
    again,
    outside: () => {
      process = -1;
      const states = new DurableStates();
      return isDurable ? { states: () => (process++, states) } : { checkpoint: nextStore(() => process++) };
    },
    build: (words) =>
      words
        .map((word): [string, number] => [word, 1])
        .updateStateByKey((ones, count: number | null) => (count ?? 0) + ones.length, {
          numPartitions: partitions[Math.min(Math.max(process, 0), partitions.length - 1)]!,
        })
        .id('words')
        .checkpoint(1000)
        .transform((rdd, time) => rdd.map(([word, count]): [string, number, number] => [word, count, time]))
        .window(3000),
  });
};

/** A checkpoint store in memory, which each process takes over from the one before. */
const nextStore = (isCalled: () => void): (() => CheckpointStore) => {
  let store: MemoryCheckpointStore | undefined;
  return () => {
    isCalled();
    store = new MemoryCheckpointStore(store);
    store.takeOver();
    return store;
  };
};

test.each<[string, readonly number[], boolean, number]>([
  ['in a checkpoint', [2], false, 6],
  ['in a durable store', [2], true, 6],
  ['in a checkpoint, in other partitions in each process', [2, 3, 1], false, 8],
  ['in a durable store, in other partitions in each process', [2, 3, 1], true, 8],
])(
  'no death makes a difference to state that a window looks back on, %s',
  { timeout: 120_000 },
  async (_, partitions, isDurable, again) => {
    const { runs } = await sweptWindows(partitions, isDurable, again);
    expect(runs).toBeGreaterThan(100);
  },
);
