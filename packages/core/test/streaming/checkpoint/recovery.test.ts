import type { DStream, ResumeInfo, State, StreamingContext } from '@dstream/core';
import { MemoryCheckpointStore, type CheckpointStore } from '@dstream/core/plugin';
import { describe, expect, test } from 'vitest';
import { World } from './world.ts';

type Define = (ssc: StreamingContext, world: World) => void;

const words = (ssc: StreamingContext, world: World): DStream<string> => ssc.stream(world.source());

const counted = (stream: DStream<string>): DStream<[string, number]> =>
  stream
    .map((word) => [word, 1])
    .updateStateByKey((ones, count: number | null) => (count ?? 0) + ones.length);

const counts: Define = (ssc, world) => counted(words(ssc, world)).to(world.sink());

const asObjects = (output: unknown[][]): unknown[] =>
  output.map((records) => Object.fromEntries(records as [string, number][]));

/** What `define` gives when nothing happens. */
const undisturbed = async (rows: readonly (readonly any[])[], define: Define): Promise<unknown[][]> => {
  const world = new World([...rows]);
  await world.run(define, rows.length * 1000);
  return world.output;
};

const windows: Define = (ssc, world) =>
  words(ssc, world)
    .map((word) => [word, 1])
    .reduceByKeyAndWindow(
      (a, b) => a + b,
      (a, b) => a - b,
      3000,
      1000,
    )
    .filter(([, count]) => count > 0)
    .to(world.sink());

const latest: Define = (ssc, world) =>
  words(ssc, world)
    .map((word) => [word, 1])
    .mapWithState((word, one, state: State<number>) => {
      state.update((state.getOption() ?? 0) + one!);
      return `${word}${state.get()}`;
    })
    .window(3000)
    .glom()
    .to(world.sink());

const flat = (output: unknown[][]): unknown[] =>
  output.map((records) => (records as string[][]).flat().toSorted((a, b) => a.localeCompare(b)));

const poisoned: Define = (ssc, world) =>
  words(ssc, world)
    .map((word) => {
      if (word === 'c') throw new Error('never');
      return word;
    })
    .to(world.sink());

/** Counts on from an initial state, unless no batch can be finished. */
const initial =
  (isBroken: boolean): Define =>
  (ssc, world) =>
    words(ssc, world)
      .map((word) => {
        if (isBroken) throw new Error('not yet');
        return [word, 1];
      })
      .updateStateByKey((ones, count: number | null) => (count ?? 0) + ones.length, {
        initialState: [['a', 10]],
      })
      .to(world.sink());

/** Counts, except in batches with an x, and shows the last three counts of each word. */
const sometimes: Define = (ssc, world) =>
  words(ssc, world)
    .map((word): [string, number] => [word, 1])
    .updateStateByKey(
      (ones, count: number | null, word) => {
        if (word === 'x') throw new Error('never');
        return (count ?? 0) + ones.length;
      },
      { initialState: [['a', 10]], numPartitions: 1 },
    )
    .mapPartitions((pairs) => {
      const all = Object.fromEntries(pairs);
      return Object.keys(all).length > 0 ? [all] : [];
    })
    .window(3000)
    .to(world.sink());

/** The store of a process that has ended. */
const taken = (store: MemoryCheckpointStore): MemoryCheckpointStore => {
  const own = new MemoryCheckpointStore(store);
  own.takeOver();
  return own;
};

const continuing = ({ store }: World) => ({ checkpoint: { store, failedBatches: 'continue' } }) as const;

const queue: Define = (ssc) => ssc.queueStream([[1]]).foreachRDD(() => undefined);

describe('a context that goes on', () => {
  const rows = [['a'], ['a', 'b'], ['b'], ['c', 'a'], ['a']];
  const expected = [{ a: 1 }, { a: 2, b: 1 }, { a: 2, b: 2 }, { a: 3, b: 2, c: 1 }, { a: 4, b: 2, c: 1 }];

  test.each(['kill', 'stop', 'drain'] as const)('has the state and the position after a %s', async (end) => {
    const world = new World([...rows]);
    await world.run(counts, 2000, end);
    await world.run(counts, 5000, end);
    expect(asObjects(world.output)).toEqual(expected);
    expect(world.commits).toEqual([1000, 2000, 3000, 4000, 5000]);
    expect(world.committedRanges).toEqual([0, 1, 1, 2, 3, 4].map((row) => ({ row })));
  });

  test('has them after every batch', async () => {
    const world = new World([...rows]);
    for (let until = 1000; until <= 5000; until += 1000) await world.run(counts, until);
    expect(asObjects(world.output)).toEqual(expected);
  });

  test('finds state that a window looks back on, however often it is killed while the window reaches over a gap', async () => {
    const world = new World([...rows]);
    await world.run(latest, 3000);
    for (const until of [5000, 6000, 8000, 9000]) {
      await world.clock.advanceTo(until - 500);
      expect(await world.run(latest, until)).toBeUndefined();
    }
    expect(flat(world.output)).toEqual([
      ['a1'],
      ['a1', 'a2', 'b1'],
      ['a1', 'a2', 'b1', 'b2'],
      ['a3', 'b2', 'c1'],
      ['a3', 'a4', 'c1'],
      ['a4'],
      [],
    ]);
  });

  test('leaves state as it is in batches that fail for good, in the next process too', async () => {
    const failing = [['x', 'a'], ['a'], ['x', 'b'], ['b'], ['x'], ['a'], ['b'], ['a']];
    const whole = new World(failing);
    await whole.run(sometimes, 8000, 'stop', continuing(whole));
    expect(whole.output[0]).toEqual([{ a: 11 }]);
    expect(whole.output.at(-1)).toEqual([
      { a: 12, b: 1 },
      { a: 12, b: 2 },
      { a: 13, b: 2 },
    ]);
    const world = new World(failing);
    for (let until = 1000; until <= 8000; until += 1000)
      await world.run(sometimes, until, 'stop', continuing(world));
    expect(world.output).toEqual(whole.output);
  });

  test('begins with the initial state when no batch was finished', async () => {
    const world = new World([...rows]);
    await world.run(initial(true), 1000);
    await world.run(initial(false), 2000);
    expect(asObjects(world.output)).toEqual([{ a: 11 }, { a: 12, b: 1 }]);
  });

  test('has the state of partitions that no output has looked at', async () => {
    const world = new World([...rows]);
    await world.run(
      (ssc, of) => counted(words(ssc, of)).foreachRDD(async (rdd) => void (await rdd.take(1))),
      3000,
    );
    await world.run(counts, 4000);
    expect(asObjects(world.output)).toEqual([expected[3]]);
  });

  test('computes windows from what was recorded', async () => {
    const world = new World([...rows]);
    for (let until = 1000; until <= 5000; until += 1000) await world.run(windows, until);
    expect(asObjects(world.output)).toEqual(asObjects(await undisturbed(rows, windows)));
  });

  test('computes windows of state, whose older records are lost', async () => {
    const world = new World([...rows]);
    for (let until = 1000; until <= 5000; until += 1000) await world.run(latest, until);
    expect(flat(world.output)).toEqual(flat(await undisturbed(rows, latest)));
  });

  test('works again on a batch that failed, with the same input', async () => {
    let isBroken = true;
    const fragile: Define = (ssc, world) =>
      counted(
        words(ssc, world).map((word) => {
          if (word === 'b' && isBroken) throw new Error('not now');
          return word;
        }),
      ).to(world.sink());
    const world = new World([...rows]);
    expect(await world.run(fragile, 5000)).toMatchObject({ code: 'TASK_FAILED' });
    expect(asObjects(world.output)).toEqual([{ a: 1 }]);
    isBroken = false;
    await world.run(fragile, 8000);
    expect(asObjects(world.output).slice(0, 5)).toEqual(expected);
  });

  test('passes over a batch that failed where it was told to', async () => {
    const world = new World([...rows]);
    const options = { checkpoint: { store: world.store, failedBatches: 'continue' as const } };
    await world.run(poisoned, 5000, 'stop', options);
    await world.run(poisoned, 6000, 'stop', options);
    expect(world.output).toEqual([['a'], ['a', 'b'], ['b'], ['a']]);
  });

  test('has no batches for the time when nothing ran', async () => {
    const times: number[] = [];
    const inWindow: unknown[] = [];
    const define: Define = (ssc, world) => {
      counted(words(ssc, world)).to(world.sink());
      words(ssc, world)
        .window(3000)
        .foreachRDD(async (rdd, time) => {
          times.push(time);
          if (time === 100_000) inWindow.push(...(await rdd.collect()));
        });
    };
    const world = new World([...rows]);
    await world.run(define, 2000);
    await world.clock.advanceTo(99_500);
    const resumed: ResumeInfo[] = [];
    await world.run((ssc, of) => {
      ssc.addStreamingListener({ onStreamingResumed: (info) => void resumed.push(info) });
      define(ssc, of);
    }, 101_000);
    expect(resumed).toEqual([{ lastDone: 2000, unfinished: [], first: 100_000, missed: 97 }]);
    expect(times).toEqual([1000, 2000, 100_000, 101_000]);
    expect(inWindow).toEqual(['b']);
    expect(asObjects(world.output)).toEqual(expected.slice(0, 4));
  });

  test('waits for a clock that is a little behind, and refuses one that is far behind', async () => {
    const world = new World([...rows]);
    await world.clock.advanceTo(1_000_000);
    await world.run(counts, 1_002_000);
    const earlier = world.at(990_000);
    await earlier.run(counts, 1_003_000);
    expect(asObjects(earlier.output)).toEqual([expected[2]]);
    await expect(world.at(900_000).run(counts, 901_000)).rejects.toMatchObject({ code: 'CLOCK_BEHIND' });
  });

  test('refuses inputs that nobody could read again', async () => {
    const world = new World([]);
    await expect(world.run(queue, 1000)).rejects.toMatchObject({ code: 'INPUT_NOT_RECORDED' });
  });

  test('refuses the checkpoint of another application', async () => {
    const world = new World([...rows]);
    const named = (application: string) => ({ checkpoint: { store: world.store, application } });
    await world.run(counts, 1000, 'stop', named('one'));
    await expect(world.run(counts, 2000, 'stop', named('two'))).rejects.toMatchObject({
      code: 'CHECKPOINT_FOREIGN',
    });
    await expect(world.run(counts, 2000, 'stop')).rejects.toMatchObject({
      code: 'CHECKPOINT_FOREIGN',
      message: expect.stringContaining('the name that the checkpoint has'),
    });
    await world.run(counts, 2000, 'stop', named('one'));
    expect(asObjects(world.output)).toEqual(expected.slice(0, 2));
  });

  test('takes the name of the application when it gets one', async () => {
    const world = new World([...rows]);
    const named = (application: string) => ({ checkpoint: { store: world.store, application } });
    await world.run(counts, 1000);
    await world.run(counts, 2000, 'kill', named('one'));
    await expect(world.run(counts, 3000, 'kill', named('two'))).rejects.toMatchObject({
      code: 'CHECKPOINT_FOREIGN',
    });
    expect(asObjects(world.output)).toEqual(expected.slice(0, 2));
  });

  test('says that a journal may be encrypted when it is none', async () => {
    const world = new World([...rows]);
    const other = new MemoryCheckpointStore();
    await other.open('write');
    await other.log('journal').append(new Uint8Array(40).fill(7));
    await expect(world.run(counts, 1000, 'stop', { checkpoint: taken(other) })).rejects.toMatchObject({
      code: 'CHECKPOINT_UNREADABLE',
      message: expect.stringContaining('encrypted'),
    });
  });

  test('stops with what is wrong when the journal cannot be written, and goes on when it can', async () => {
    const world = new World([...rows]);
    const full = { is: false };
    const store = (): CheckpointStore => failing(world.store, full);
    await world.run(counts, 2500, 'stop', { checkpoint: store() });
    full.is = true;
    const failure = await world.run(counts, 5000, 'stop', { checkpoint: store() });
    expect(failure).toMatchObject({ message: 'no space left' });
    expect(world.commits).toEqual([1000, 2000]);
    full.is = false;
    await world.run(counts, 9000, 'stop', { checkpoint: store() });
    expect(asObjects(world.output).slice(0, 5)).toEqual(expected);
  });
});

/** A store that takes nothing more for its journal while the disk is full. */
const failing = (store: MemoryCheckpointStore, full: { readonly is: boolean }): CheckpointStore => ({
  scope: store.scope,
  open: (mode) => store.open(mode),
  put: (name, bytes) => store.put(name, bytes),
  get: (name) => store.get(name),
  list: (prefix) => store.list(prefix),
  delete: (name) => store.delete(name),
  log: (name) => {
    const log = store.log(name);
    let appended = 0;
    return {
      read: () => log.read(),
      // The first record of a process still finds room.
      append: async (bytes) => {
        if (full.is && appended++ > 0) throw new Error('no space left');
        return log.append(bytes);
      },
      trim: (position) => log.trim(position),
    };
  },
  close: () => store.close(),
});
