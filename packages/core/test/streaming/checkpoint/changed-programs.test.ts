import { state, type DStream, type StateDefinition, type StreamingContext } from '@dstream/core';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { DurableStates } from '../../support/durable-states.ts';
import { World } from './world.ts';

type Define = (ssc: StreamingContext, world: World) => void;
type Pairs = DStream<[string, number]>;

const rows = [['a'], ['a', 'b'], ['b'], ['c', 'a'], ['a']];

const pairs = (ssc: StreamingContext, world: World): Pairs =>
  (ssc.stream(world.source()) as DStream<string>).map((word) => [word, 1]);

const add = (ones: number[], count: number | null): number => (count ?? 0) + ones.length;

/** Where state is kept: by the checkpoint, or by a store of its own. */
const keepers = ['a checkpoint', 'a durable store'] as const;
type Keeper = (typeof keepers)[number];

const keptBy = (keeper: Keeper) =>
  keeper === 'a checkpoint' ? {} : { plugins: [new DurableStates().plugin] };

/** Runs one program for two batches and another one after it; what the second one wrote in its first batch. */
const after = async (
  before: Define,
  now: Define,
  {
    drop = [],
    keeper = 'a checkpoint',
  }: { readonly drop?: readonly string[]; readonly keeper?: Keeper } = {},
): Promise<unknown> => {
  const world = new World([...rows]);
  const kept = keptBy(keeper);
  await world.run(before, 2000, 'kill', kept);
  const { size } = world.written;
  await world.run(now, 3000, 'stop', { checkpoint: { store: world.store, drop }, ...kept });
  const [written] = [...world.written].slice(size);
  return Object.fromEntries(written![1] as [string, unknown][]);
};

const counts =
  (id?: string, numPartitions = 2): Define =>
  (ssc, world) => {
    const counted = pairs(ssc, world).updateStateByKey(add, { numPartitions });
    (id === undefined ? counted : counted.id(id)).to(world.sink());
  };

const elsewhere: Define = (ssc, world) => {
  const both = pairs(ssc, world);
  both
    .mapValues((one) => 10 * one)
    .updateStateByKey(add)
    .foreachRDD(() => undefined);
  both
    .filter(([word]) => word !== 'c')
    .updateStateByKey(add)
    .id('words')
    .mapValues((count) => -count)
    .to(world.sink());
};

const renamed: Define = (ssc, world) =>
  pairs(ssc, world).updateStateByKey(add).id('words', { was: 'counts' }).to(world.sink());

const added: Define = (ssc, world) => {
  const both = pairs(ssc, world);
  both
    .updateStateByKey(add)
    .id('words')
    .foreachRDD(() => undefined);
  both
    .updateStateByKey(add, { initialState: [['b', 100]] })
    .id('more')
    .to(world.sink());
};

const without: Define = (ssc, world) => pairs(ssc, world).to(world.sink());

const remade: Define = (ssc, world) =>
  pairs(ssc, world)
    .filter(() => true)
    .updateStateByKey(add)
    .to(world.sink());

const named: Define = (ssc, world) =>
  pairs(ssc, world)
    .filter(() => true)
    .updateStateByKey(add)
    .id('updateStateByKey')
    .to(world.sink());

/** Two states; the second one counts tens. */
const twoCounts =
  (was: readonly string[]): Define =>
  (ssc, world) => {
    const words = pairs(ssc, world);
    const [a, b] = ['a', 'b'].map((id, index) =>
      words
        .mapValues((one) => (index === 0 ? one : 10 * one))
        .updateStateByKey((ones: number[], sum: number | null) => ones.reduce((x, y) => x + y, sum ?? 0))
        .id(id, was.length > 0 ? { was: was[index]! } : {}),
    );
    a!.union(b!).to(world.sink());
  };

/** What was a is b, and what was b is c. */
const chain: Define = (ssc, world) => {
  const words = pairs(ssc, world);
  const [b, c] = ['b', 'c'].map((id) =>
    words
      .updateStateByKey(add)
      .id(id, { was: id === 'b' ? 'a' : 'b' })
      .map(([key, n]) => [`${id} ${key}`, n]),
  );
  b!.union(c!).to(world.sink());
};

/** What was a is c, and there is a new a. */
const reused =
  (isFirst: boolean): Define =>
  (ssc, world) => {
    const words = pairs(ssc, world);
    const old = () =>
      words
        .updateStateByKey(add)
        .id('c', { was: 'a' })
        .map(([key, n]): [string, number] => [`old ${key}`, n]);
    const fresh = () =>
      words
        .updateStateByKey(add)
        .id('a')
        .map(([key, n]): [string, number] => [`new ${key}`, n]);
    const [first, second] = isFirst ? [fresh(), old()] : [old(), fresh()];
    first.union(second).to(world.sink());
  };

const twice: Define = (ssc, world) => {
  pairs(ssc, world).id('x').updateStateByKey(add).id('x').to(world.sink());
};

const nameless: Define = (ssc, world) => void pairs(ssc, world).id('');

const counting =
  <S extends {}>(definition: StateDefinition<S>, step: (held: S | null) => S): Define =>
  (ssc, world) =>
    pairs(ssc, world)
      .updateStateByKey((ones, held: S | null) => (ones.length > 0 ? step(held) : held), {
        state: definition,
      })
      .to(world.sink());

describe.each(keepers)('a program that has changed, its state kept by %s', (keeper) => {
  test('goes on with what has the same id, whatever else it does', async () => {
    expect(await after(counts('words'), elsewhere, { keeper })).toEqual({ a: -2, b: -2 });
  });

  test('finds a state under the id that it had', async () => {
    expect(await after(counts('counts'), renamed, { keeper })).toEqual({ a: 2, b: 2 });
  });

  test.each([1, 3, 7])('spreads state over %d partitions', async (numPartitions) => {
    expect(await after(counts('words', 2), counts('words', numPartitions), { keeper })).toEqual({
      a: 2,
      b: 2,
    });
  });

  test('begins new state after what is done, with its initial state', async () => {
    const world = new World([...rows]);
    const kept = keptBy(keeper);
    await world.run(counts('words'), 2000, 'kill', kept);
    await world.run(added, 4000, 'kill', kept);
    const [third, fourth] = [...world.written.values()].slice(2);
    expect(Object.fromEntries(third as [string, number][])).toEqual({ b: 101 });
    expect(Object.fromEntries(fourth as [string, number][])).toEqual({ a: 1, b: 101, c: 1 });
  });

  test('is refused when state would be lost, unless it says so', async () => {
    await expect(after(counts('words'), without, { keeper })).rejects.toMatchObject({
      code: 'PLAN_REFUSED',
      message: expect.stringContaining('words is in the checkpoint and not in the program'),
    });
    expect(await after(counts('words'), without, { drop: ['words'], keeper })).toEqual({ b: 1 });
  });

  test('is refused when it is not clear whether an operator is the same', async () => {
    await expect(after(counts(), remade, { keeper })).rejects.toMatchObject({
      code: 'PLAN_REFUSED',
      message: expect.stringContaining(".id('updateStateByKey')"),
    });
    expect(await after(counts(), named, { keeper })).toEqual({ a: 2, b: 2 });
  });

  test.each([true, false])(
    'gives an id that is free again to new state, defined first: %s',
    async (isFirst) => {
      const world = new World([...rows]);
      const kept = keptBy(keeper);
      await world.run(counts('a'), 2000, 'kill', kept);
      for (const until of [3000, 4000]) await world.run(reused(isFirst), until, 'kill', kept);
      expect(Object.fromEntries(world.output.at(-1) as [string, number][])).toEqual({
        'old a': 3,
        'old b': 2,
        'old c': 1,
        'new a': 1,
        'new b': 1,
        'new c': 1,
      });
    },
  );

  test('is refused when ids are exchanged', async () => {
    await expect(after(twoCounts([]), twoCounts(['b', 'a']), { keeper })).rejects.toMatchObject({
      code: 'PLAN_REFUSED',
      message: expect.stringContaining('exchanges its id'),
    });
  });

  test('takes ids one after the other', async () => {
    expect(await after(twoCounts([]), chain, { keeper })).toEqual({
      'b a': 2,
      'b b': 2,
      'c a': 20,
      'c b': 11,
    });
  });

  test('goes on in batches of another length once everything is done', async () => {
    for (const [batchDuration, until] of [
      [700, 4000],
      [2000, 7000],
    ] as const) {
      const world = new World([...rows]);
      const kept = keptBy(keeper);
      await world.run(counts('words'), 2000, 'drain', kept);
      await world.run(counts('words'), until, 'kill', { ...kept, batchDuration });
      await world.run(counts('words'), until + 8000, 'kill', { ...kept, batchDuration });
      expect(Object.fromEntries(world.output.at(-1) as [string, number][])).toEqual({ a: 4, b: 2, c: 1 });
      expect(world.commits).toHaveLength(new Set(world.commits).size);
    }
  });

  test('has its initial state though the process that began it did not finish a batch', async () => {
    const world = new World([...rows]);
    const kept = keptBy(keeper);
    await world.run(counts('words'), 2000, 'kill', kept);
    await world.run(added, 2500, 'kill', kept);
    await world.run(added, 3000, 'kill', kept);
    expect(Object.fromEntries(world.output.at(-1) as [string, number][])).toEqual({ b: 101 });
  });

  test('refuses state that is kept elsewhere', async () => {
    const other = keptBy(keepers.find((each) => each !== keeper)!);
    const world = new World([...rows]);
    const kept = keptBy(keeper);
    await world.run(counts('words'), 2000, 'kill', kept);
    await expect(world.run(counts('words'), 3000, 'kill', other)).rejects.toMatchObject({
      code: 'PLAN_REFUSED',
      message: expect.stringContaining('words has its state in'),
    });
    await world.run(counts('words'), 3000, 'kill', kept);
    expect(Object.fromEntries(world.output.at(-1) as [string, number][])).toEqual({ a: 2, b: 2 });
  });

  test('refuses two streams with one id', async () => {
    await expect(new World([]).run(twice, 1000)).rejects.toMatchObject({ code: 'OPERATOR_ID_TAKEN' });
    await expect(new World([]).run(nameless, 1000)).rejects.toMatchObject({ code: 'OPERATOR_ID_INVALID' });
  });
});

describe.each(keepers)('state with a schema, kept by %s', (keeper) => {
  const v1 = z.object({ n: z.number() });
  const v2 = z.object({ count: z.number(), word: z.string().optional() });
  const v3 = z.object({ total: z.bigint() });
  const first = state('words', v1);
  const second = state('words', v2, { from: v1, migrate: ({ n }) => ({ count: n }) });
  const third = state('words', v3, { from: second, migrate: ({ count }) => ({ total: BigInt(count) }) });

  const one = counting(first, (held) => ({ n: (held?.n ?? 0) + 1 }));
  const two = counting(second, (held) => ({ count: (held?.count ?? 0) + 1 }));
  const three = counting(third, (held) => ({ total: (held?.total ?? 0n) + 1n }));

  test('goes on', async () => {
    expect(await after(one, one, { keeper })).toEqual({ a: { n: 2 }, b: { n: 2 } });
  });

  test('is brought up to date', async () => {
    expect(await after(one, two, { keeper })).toEqual({ a: { count: 2 }, b: { count: 2 } });
  });

  test('is brought up to date over several versions', async () => {
    expect(await after(one, three, { keeper })).toEqual({ a: { total: 2n }, b: { total: 2n } });
    expect(await after(two, three, { keeper })).toEqual({ a: { total: 2n }, b: { total: 2n } });
  });

  test('stays up to date once it is', async () => {
    const world = new World([...rows]);
    const kept = keptBy(keeper);
    await world.run(one, 2000, 'kill', kept);
    await world.run(two, 3000, 'kill', kept);
    await world.run(two, 4000, 'kill', kept);
    await world.run(three, 5000, 'kill', kept);
    expect(Object.fromEntries(world.output[4] as [string, unknown][])).toEqual({
      a: { total: 4n },
      b: { total: 2n },
      c: { total: 1n },
    });
  });

  test('does not go back', async () => {
    await expect(after(two, one, { keeper })).rejects.toMatchObject({ code: 'PLAN_REFUSED' });
  });

  test('is refused when it cannot be brought up to date, and the old program goes on', async () => {
    const world = new World([...rows]);
    const kept = keptBy(keeper);
    const failing = state('words', v2, {
      from: v1,
      migrate: () => {
        throw new Error('no way');
      },
    });
    await world.run(one, 2000, 'kill', kept);
    await expect(
      world.run(
        counting(failing, (held) => held ?? { count: 1 }),
        3000,
        'kill',
        kept,
      ),
    ).rejects.toMatchObject({
      code: 'STATE_MIGRATION_FAILED',
      params: { id: 'words', version: 1, reason: expect.stringContaining('no way') },
    });
    await world.run(one, 3000, 'kill', kept);
    expect(Object.fromEntries(world.output.at(-1) as [string, unknown][])).toEqual({
      a: { n: 2 },
      b: { n: 2 },
    });
  });

  test('is refused when it is not what the schema says', async () => {
    const wrong = counting(state('words', v2), (held) => held ?? { count: 1 });
    await expect(after(one, wrong, { keeper })).rejects.toMatchObject({
      code: 'STATE_INVALID',
      params: expect.objectContaining({ id: 'words', version: 1 }),
    });
  });
});
