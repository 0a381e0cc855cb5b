import { expect, test } from 'vitest';
import { JsonCodec } from '../../../src/base/codec/json-codec.ts';
import { decodeState, encodeState } from '../../../src/streaming/state/encoded-state.ts';
import { MemoryStateStore } from '../../../src/streaming/state/memory-state-store.ts';
import { copyOf, replay, restore } from '../../../src/streaming/state/state-copy.ts';

const codec = new JsonCodec();

const shard = { operator: 'counts#1', partition: 0 };

/** A store with a: 1, b: 1 after 1000 and a: 2, c: 1 after 2000. */
const filled = () => {
  const store = new MemoryStateStore();
  const first = store.open<string, number>(shard, 0, 1000);
  first.set('a', 1);
  first.set('b', 1);
  first.commit();
  const second = store.open<string, number>(shard, 1000, 2000);
  second.set('a', 2);
  second.delete('b');
  second.set('c', 1);
  second.commit();
  return { store, first: first, changes: second.changes() };
};

const entriesAt = async (store: MemoryStateStore, time: number) => {
  const copy = await copyOf(store, shard, time);
  return copy && copy.keys.map((key, row) => [key, copy.states[row], copy.stamps[row]]);
};

test('what a version has changed makes the same version elsewhere', async () => {
  const { store, changes } = filled();
  const other = new MemoryStateStore();
  await restore(other, shard, 1000, (await copyOf(store, shard, 1000))!);
  await replay(other, shard, 1000, { time: 2000, ...decodeState(encodeState(changes, codec), codec) });
  expect(await entriesAt(other, 2000)).toEqual([
    ['a', 2, 2000],
    ['c', 1, 2000],
  ]);
  expect(await entriesAt(other, 1000)).toEqual([
    ['a', 1, 1000],
    ['b', 1, 1000],
  ]);
});

test('a shard that has fallen behind is replaced', async () => {
  const { store } = filled();
  const other = new MemoryStateStore();
  const old = other.open<string, number>(shard, 0, 500);
  old.set('z', 9);
  old.commit();
  await restore(other, shard, 2000, (await copyOf(store, shard, 2000))!);
  expect(await entriesAt(other, 2000)).toEqual([
    ['a', 2, 2000],
    ['c', 1, 2000],
  ]);
});

test('there is no copy of what was never computed', async () => {
  const { store } = filled();
  expect(await copyOf(store, shard, 3000)).toBeUndefined();
  expect(await copyOf(store, { ...shard, partition: 1 }, 1000)).toBeUndefined();
});
