import { describe, expect, it } from 'vitest';
import type { StateVersion } from '../../../src/contracts/state-store.ts';
import { MemoryStateStore } from '../../../src/streaming/state/memory-state-store.ts';
import type { MemoryVersion } from '../../../src/streaming/state/memory-version.ts';
import { State } from '../../../src/streaming/state/state.ts';

const shard = { operator: 'counts', partition: 0 };

/** An open version at `time` over entries of key, state and stamp. */
const versionOver = <K, S>(
  time: number,
  entries: readonly (readonly [K, S, number])[],
): MemoryVersion<K, S> => {
  const store = new MemoryStateStore();
  const before = store.open<K, S>(shard, -1, 0);
  before.commit();
  const seeding = store.open<K, S>(shard, 0, time - 1);
  for (const [key, state, stamp] of entries) seeding.set(key, state, stamp);
  seeding.commit();
  return store.open<K, S>(shard, time - 1, time);
};

describe('MemoryVersion', () => {
  it('puts, gets, finds by time, lists and removes', () => {
    const version = new MemoryStateStore().open<number, number>(shard, 0, 100);
    version.set(1, 100, 10);
    expect([version.get(1), version.get(2), version.updatedAt(1), version.updatedAt(2)]).toEqual([
      100,
      undefined,
      10,
      undefined,
    ]);
    expect([11, 10, 9].map((time) => [...version.getByTime(time)])).toEqual([[[1, 100]], [], []]);
    expect([...version.entries()]).toEqual([[1, 100, 10]]);
    version.set(2, 200, 20);
    expect([21, 11, 10].map((time) => [...version.getByTime(time)])).toEqual([
      [
        [1, 100],
        [2, 200],
      ],
      [[1, 100]],
      [],
    ]);
    expect([...version.entries()]).toEqual([
      [1, 100, 10],
      [2, 200, 20],
    ]);
    version.delete(1);
    expect([version.get(1), version.size]).toEqual([undefined, 1]);
    expect([...version.entries()]).toEqual([[2, 200, 20]]);
  });

  it('stamps what is set or touched with its time, never later', () => {
    const version = versionOver(50, [
      ['a', 1, 7],
      ['b', 2, 8],
    ]);
    version.set('a', 3);
    version.touch('b');
    version.set('c', 4, 60);
    expect([...version.entries()]).toEqual([
      ['a', 3, 50],
      ['b', 2, 50],
      ['c', 4, 50],
    ]);
  });

  it('touches no key into being', () => {
    const version = versionOver<string, number>(50, []);
    version.touch('a');
    version.delete('a');
    expect([version.size, version.get('a')]).toEqual([0, undefined]);
  });

  it('starts from pairs stamped with the time given', () => {
    const version = versionOver(200, [
      [1, '1', 123],
      [2, '2', 123],
      [3, '3', 123],
    ]);
    expect([...version.entries()]).toEqual([
      [1, '1', 123],
      [2, '2', 123],
      [3, '3', 123],
    ]);
  });

  it('compares keys by value', () => {
    const version = versionOver<unknown, number>(50, [
      [['a', 1], 1, 0],
      [{ x: 1, y: 2 }, 2, 0],
      [1n, 3, 0],
    ]);
    expect([version.get(['a', 1]), version.get({ y: 2, x: 1 }), version.get(1n), version.get(1)]).toEqual([
      1,
      2,
      3,
      undefined,
    ]);
  });

  it('finds by time, oldest first, what was not touched before it is reached', () => {
    const version = versionOver(100, [
      ['a', 1, 30],
      ['b', 2, 10],
      ['c', 3, 20],
      ['d', 4, 40],
      ['e', 5, 10],
    ]);
    expect([...version.getByTime(40)].map(([key]) => key)).toEqual(['b', 'e', 'c', 'a']);
    const seen: string[] = [];
    for (const [key] of version.getByTime(40)) {
      seen.push(key);
      if (key === 'b') {
        version.delete('b');
        version.touch('e');
        version.delete('c');
        version.set('f', 6);
      }
    }
    expect(seen).toEqual(['b', 'a']);
    expect([...version.getByTime(101)].map(([key]) => key)).toEqual(['a', 'd', 'e', 'f']);
  });

  it('lists keys that are set and deleted meanwhile', () => {
    const version = versionOver(100, [
      ['a', 1, 1],
      ['b', 2, 1],
      ['c', 3, 1],
    ]);
    const seen: string[] = [];
    for (const [key, state] of version.entries()) {
      seen.push(key);
      if (key === 'b') version.delete(key);
      else version.set(key, state * 10);
    }
    expect(seen).toEqual(['a', 'b', 'c']);
    expect([...version.entries()]).toEqual([
      ['a', 10, 100],
      ['c', 30, 100],
    ]);
  });

  it('can be read but not written after commit', () => {
    const version = versionOver(100, [['a', 1, 1]]);
    version.commit();
    expect([version.get('a'), version.size, [...version.entries()].length]).toEqual([1, 1, 1]);
    for (const write of [
      () => version.set('a', 2),
      () => version.touch('a'),
      () => version.delete('a'),
      () => version.commit(),
    ]) {
      expect(write).toThrow(expect.objectContaining({ code: 'STATE_INVALID_OPERATION' }));
    }
    version.abort();
    expect(version.get('a')).toBe(1);
  });
});

type Record = 'noop' | 'get' | 'update' | 'remove';

/** What mapWithState does with the records of one key, and then with keys older than the time-out. */
const mapRecords = (version: StateVersion<string, number>, records: readonly Record[], timeout?: number) => {
  const output: number[] = [];
  const timedOut: number[] = [];
  const state = new State<number>();
  for (const record of records) {
    state.wrap(version.get('key'));
    if (record === 'get') output.push(state.getOption() ?? -1);
    if (record === 'update') state.update(state.exists() ? state.get() + 1 : 0);
    if (record === 'remove') state.remove();
    if (state.isRemoved()) version.delete('key');
    else if (state.isUpdated()) version.set('key', state.get());
    else if (timeout !== undefined) version.touch('key');
  }
  for (const [key, held] of timeout === undefined ? [] : version.getByTime(version.time - timeout)) {
    state.wrapTimingOut(held);
    timedOut.push(state.get());
    version.delete(key);
  }
  return { output, timedOut, states: [...version.entries()].map(([, held, stamp]) => [held, stamp]) };
};

describe('MemoryVersion and State, at batch 2000 over state stamped 1000', () => {
  it.each<[string, number | undefined, Record[], number | undefined, ReturnType<typeof mapRecords>]>([
    ['keeps state without data', 0, [], undefined, { output: [], timedOut: [], states: [[0, 1000]] }],
    ['makes no state by looking', undefined, ['noop'], undefined, { output: [], timedOut: [], states: [] }],
    [
      'finds no state where none is',
      undefined,
      ['get'],
      undefined,
      { output: [-1], timedOut: [], states: [] },
    ],
    ['gives state', 123, ['get'], undefined, { output: [123], timedOut: [], states: [[123, 1000]] }],
    ['makes state', undefined, ['update'], undefined, { output: [], timedOut: [], states: [[0, 2000]] }],
    ['updates state', 0, ['update'], undefined, { output: [], timedOut: [], states: [[1, 2000]] }],
    [
      'sees what the record before did',
      0,
      ['update', 'get', 'remove', 'get', 'update'],
      undefined,
      { output: [1, -1], timedOut: [], states: [[0, 2000]] },
    ],
    ['removes state', 345, ['remove'], undefined, { output: [], timedOut: [], states: [] }],
    [
      'does not time out at the threshold',
      123,
      [],
      1000,
      { output: [], timedOut: [], states: [[123, 1000]] },
    ],
    ['times out after the threshold', 123, [], 999, { output: [], timedOut: [123], states: [] }],
    ['is kept alive by any record', 123, ['noop'], 999, { output: [], timedOut: [], states: [[123, 2000]] }],
    ['keeps nothing alive without state', undefined, ['noop'], 999, { output: [], timedOut: [], states: [] }],
  ])('%s', (_, held, records, timeout, expected) => {
    const version = versionOver<string, number>(2000, held === undefined ? [] : [['key', held, 1000]]);
    expect(mapRecords(version, records, timeout)).toEqual(expected);
  });
});

/** What a version over three keys says that it has changed, in rows. */
const changesOf = (change: (version: MemoryVersion<string, number>) => void): unknown[] => {
  const version = versionOver(50, [
    ['a', 1, 7],
    ['b', 1, 7],
    ['c', 1, 7],
  ]);
  change(version);
  version.commit();
  const { keys, states, stamps } = version.changes();
  return keys.map((key, row) => [key, states[row], stamps[row]]);
};

describe('changes of a MemoryVersion', () => {
  it('are what was set and touched, as it is now', () => {
    const changes = changesOf((version) => {
      version.set('b', 2);
      version.set('b', 3);
      version.set('d', 4);
      version.touch('c');
    });
    expect(changes).toEqual([
      ['b', 3, 50],
      ['d', 4, 50],
      ['c', 1, 50],
    ]);
  });

  it('have the stamps that were given', () => {
    const changes = changesOf((version) => {
      version.set('a', 2, 10);
      version.set('b', 2);
    });
    expect(changes).toEqual([
      ['a', 2, 10],
      ['b', 2, 50],
    ]);
  });

  it('tell what is gone, and what came back in another place', () => {
    const changes = changesOf((version) => {
      version.delete('a');
      version.delete('b');
      version.set('a', 7);
      version.set('d', 8);
    });
    expect(new Map(changes.map((row) => [(row as [string])[0], row]))).toEqual(
      new Map<string, unknown>([
        ['a', ['a', 7, 50]],
        ['b', ['b', undefined, 50]],
        ['d', ['d', 8, 50]],
      ]),
    );
  });
});
