import { expect, test } from 'vitest';
import { JsonCodec } from '../../../src/base/codec/json-codec.ts';
import { UntakenChanges } from '../../../src/streaming/worker/untaken-changes.ts';

const codec = new JsonCodec();

const change = (partition: number, time: number) => ({
  stream: 0,
  partition,
  time,
  keys: ['a'],
  states: [time],
  stamps: [time],
});
const timesOf = (changes: UntakenChanges, partition: number) =>
  changes.of([change(partition, 0)]).map(({ time }) => time);

test('what did not count is sent before the next change of its partition', () => {
  const changes = new UntakenChanges();
  changes.add(1, change(0, 1000), codec);
  changes.add(1, change(1, 1000), codec);
  changes.add(2, change(0, 2000), codec);
  expect(timesOf(changes, 0)).toEqual([1000, 2000]);
  expect(timesOf(changes, 1)).toEqual([1000]);
});

test('what has arrived is sent no more', () => {
  const changes = new UntakenChanges();
  changes.add(1, change(0, 1000), codec);
  changes.add(1, change(1, 1000), codec);
  changes.add(2, change(0, 2000), codec);
  changes.taken(2);
  expect(timesOf(changes, 0)).toEqual([]);
  expect(timesOf(changes, 1)).toEqual([1000]);
});

test('a batch that is repeated replaces what it left', () => {
  const changes = new UntakenChanges();
  changes.add(1, change(0, 1000), codec);
  changes.add(2, change(0, 2000), codec);
  changes.add(3, change(0, 1000), codec);
  expect(timesOf(changes, 0)).toEqual([1000]);
});

test('nothing is left of a partition that was made anew', () => {
  const changes = new UntakenChanges();
  changes.add(1, change(0, 1000), codec);
  changes.drop(0, 0);
  expect(timesOf(changes, 0)).toEqual([]);
});
