import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StateVersion } from '../../../src/contracts/state-store.ts';
import { MemoryStateStore } from '../../../src/streaming/state/memory-state-store.ts';

const shard = { operator: 'counts', partition: 0 };
const missing = expect.objectContaining({ code: 'STATE_VERSION_MISSING' });
const invalid = expect.objectContaining({ code: 'STATE_INVALID_OPERATION' });

type Entries = ReadonlyMap<string, readonly [state: number, stamp: number]>;

const entriesOf = (version: StateVersion<string, number>): Entries =>
  new Map([...version.entries()].map(([key, state, stamp]) => [key, [state, stamp]]));

const set = (version: StateVersion<string, number>, pairs: Readonly<Record<string, number>>): void => {
  for (const [key, state] of Object.entries(pairs)) version.set(key, state);
};

/** A store with versions 1, 2 and 3, each with a change to the one before. */
const threeVersions = (): MemoryStateStore => {
  const store = new MemoryStateStore();
  const one = store.open<string, number>(shard, 0, 1);
  set(one, { a: 1, b: 1 });
  one.commit();
  const two = store.open<string, number>(shard, 1, 2);
  set(two, { a: 2 });
  two.delete('b');
  two.commit();
  const three = store.open<string, number>(shard, 2, 3);
  set(three, { b: 3, c: 3 });
  three.touch('a');
  three.commit();
  return store;
};

const at = (store: MemoryStateStore, from: number): Record<string, number> =>
  Object.fromEntries(
    [...store.open<string, number>(shard, from, from + 0.5).entries()].map(([key, state]) => [key, state]),
  );

describe('MemoryStateStore', () => {
  it('opens what the batch before committed', () => {
    const store = threeVersions();
    expect(store.latest(shard)).toBe(3);
    expect(at(store, 3)).toEqual({ a: 2, b: 3, c: 3 });
  });

  it('goes back to any version, undoing those after it', () => {
    expect(at(threeVersions(), 2)).toEqual({ a: 2 });
    expect(at(threeVersions(), 1)).toEqual({ a: 1, b: 1 });
    expect(at(threeVersions(), 0)).toEqual({});
    const store = threeVersions();
    store.open(shard, 1, 2);
    expect(store.latest(shard)).toBe(1);
  });

  it('opens the newest version that is not after the time asked for', () => {
    expect(at(threeVersions(), 2.9)).toEqual({ a: 2 });
    expect(at(threeVersions(), 1000)).toEqual({ a: 2, b: 3, c: 3 });
  });

  it('is as if never opened after an abort, or when the next attempt opens instead', () => {
    const store = threeVersions();
    const aborted = store.open<string, number>(shard, 3, 4);
    set(aborted, { a: 9, z: 9 });
    aborted.delete('b');
    aborted.abort();
    expect(store.latest(shard)).toBe(3);
    const lost = store.open<string, number>(shard, 3, 4);
    set(lost, { a: 8, y: 8 });
    expect(at(store, 3)).toEqual({ a: 2, b: 3, c: 3 });
  });

  it('lets no attempt write once another has opened the shard', () => {
    const store = threeVersions();
    const zombie = store.open<string, number>(shard, 3, 4);
    const retry = store.open<string, number>(shard, 3, 4);
    for (const use of [
      () => zombie.set('a', 9),
      () => zombie.get('a'),
      () => zombie.commit(),
      () => [...zombie.entries()],
    ]) {
      expect(use).toThrow(invalid);
    }
    zombie.abort();
    set(retry, { a: 4 });
    retry.commit();
    expect(at(store, 4)).toEqual({ a: 4, b: 3, c: 3 });
  });

  it('can be read after commit until it is opened again', () => {
    const store = threeVersions();
    const four = store.open<string, number>(shard, 3, 4);
    four.commit();
    expect(four.get('a')).toBe(2);
    store.open(shard, 4, 5);
    expect(() => four.get('a')).toThrow(invalid);
  });

  it('forgets versions before the one in force', () => {
    const store = threeVersions();
    store.forget(shard, 2.5);
    expect(() => store.open(shard, 1, 2)).toThrow(missing);
    expect(() => store.open(shard, 0, 1)).toThrow(
      'counts partition 0 as of 0 ms is no longer held (oldest: 2)',
    );
    expect(at(store, 3)).toEqual({ a: 2, b: 3, c: 3 });
    expect(at(store, 2)).toEqual({ a: 2 });
    store.forget(shard, 2);
    store.forget(shard, 1);
    expect(store.latest(shard)).toBe(2);
    expect(at(store, 2)).toEqual({ a: 2 });
  });

  it('forgets nothing of a shard that has no version yet', () => {
    const store = new MemoryStateStore();
    store.forget(shard, 100);
    expect(store.latest(shard)).toBeUndefined();
    store.open(shard, 0, 1).commit();
    store.forget(shard, 0);
    expect(at(store, 0)).toEqual({});
  });

  it('keeps the content over many versions of which the old ones are forgotten', () => {
    const store = new MemoryStateStore();
    for (let time = 1; time <= 100; time++) {
      const version = store.open<string, number>(shard, time - 1, time);
      set(version, { [`k${time % 7}`]: time });
      version.commit();
      store.forget(shard, time - 1);
    }
    expect(at(store, 100)).toEqual({ k0: 98, k1: 99, k2: 100, k3: 94, k4: 95, k5: 96, k6: 97 });
    expect(at(store, 99)).toEqual({ k0: 98, k1: 99, k2: 93, k3: 94, k4: 95, k5: 96, k6: 97 });
    expect(() => store.open(shard, 98, 99)).toThrow(missing);
  });

  it('keeps shards apart', () => {
    const store = threeVersions();
    const other = { operator: 'counts', partition: 1 };
    expect(store.open(other, 0, 1).size).toBe(0);
    expect(store.latest(other)).toBeUndefined();
    expect(store.latest({ operator: 'sums', partition: 0 })).toBeUndefined();
  });

  it('refuses a version that is not later than what it starts from', () => {
    expect(() => threeVersions().open(shard, 3, 3)).toThrow(invalid);
  });

  it('agrees with a copy of everything at each version', () => {
    const write = fc.record({
      kind: fc.constantFrom('set', 'set', 'seed', 'touch', 'delete', 'scan'),
      key: fc.integer({ min: 0, max: 12 }).map((n) => `k${n}`),
      state: fc.integer(),
    });
    const attempt = fc.record({
      back: fc.oneof(
        { weight: 5, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }) },
      ),
      end: fc.constantFrom('commit', 'commit', 'commit', 'abort', 'lose'),
      forget: fc.boolean(),
      writes: fc.array(write, { maxLength: 20, size: 'max' }),
    });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 25, size: 'max' }), (attempts) => {
        const store = new MemoryStateStore();
        let versions: { time: number; entries: Entries }[] = [{ time: 0, entries: new Map() }];
        for (const { back, end, forget, writes } of attempts) {
          versions = versions.slice(0, Math.max(1, versions.length - back));
          const from = versions.at(-1)!;
          const time = from.time + 1;
          const version = store.open<string, number>(shard, from.time, time);
          expect(entriesOf(version)).toEqual(from.entries);
          const model = new Map(from.entries);
          for (const { kind, key, state } of writes) apply(version, model, kind, key, state);
          expect(entriesOf(version)).toEqual(model);
          if (end === 'abort') version.abort();
          if (end === 'commit') {
            version.commit();
            versions.push({ time, entries: model });
            if (forget) {
              store.forget(shard, from.time);
              versions = versions.slice(-2);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
    expect.hasAssertions();
  });
});

/** One write to the version and to the model; a scan compares what both find by time. */
const apply = (
  version: StateVersion<string, number>,
  model: Map<string, readonly [number, number]>,
  kind: string,
  key: string,
  state: number,
): void => {
  const { time } = version;
  const held = model.get(key);
  expect([version.get(key), version.updatedAt(key)]).toEqual([held?.[0], held?.[1]]);
  if (kind === 'set') {
    version.set(key, state);
    model.set(key, [state, time]);
  } else if (kind === 'seed') {
    version.set(key, state, time - (Math.abs(state) % 3));
    model.set(key, [state, time - (Math.abs(state) % 3)]);
  } else if (kind === 'touch') {
    version.touch(key);
    if (held) model.set(key, [held[0], time]);
  } else if (kind === 'delete') {
    version.delete(key);
    model.delete(key);
  } else {
    const found = [...version.getByTime(time)].map(([name]) => name).toSorted();
    expect(found).toEqual(
      [...model]
        .filter(([, [, stamp]]) => stamp < time)
        .map(([name]) => name)
        .toSorted(),
    );
  }
};
