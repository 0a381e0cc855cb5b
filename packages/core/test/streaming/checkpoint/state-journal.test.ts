import { expect, test } from 'vitest';
import { JsonCodec } from '../../../src/base/codec/json-codec.ts';
import type { StateRecord } from '../../../src/streaming/checkpoint/journal-record.ts';
import { StateJournal } from '../../../src/streaming/checkpoint/state-journal.ts';

const record = (operator: string, time: number, length: number): StateRecord => ({
  kind: 'state',
  operator,
  partition: 0,
  time,
  bytes: new Uint8Array(length),
});

const journal = (): StateJournal =>
  new StateJournal(['a', 'b'], new JsonCodec(), [
    { operator: 'a', time: 1000, position: 1, bytes: 10 },
    { operator: 'a', time: 2000, position: 2, bytes: 20 },
  ]);

test('sums up what an operator has changed after a batch, also what is written later', () => {
  const changes = journal();
  expect(changes.changedSince('a', 1000)).toBe(20);
  changes.written(record('a', 3000, 30), 3);
  changes.written(record('a', 1000, 5), 4);
  changes.written(record('b', 3000, 7), 5);
  expect(changes.changedSince('a', 1000)).toBe(50);
  expect(changes.changedSince('b', 0)).toBe(7);
});

test('sums up anew for another batch', () => {
  const changes = journal();
  expect(changes.changedSince('a', -Infinity)).toBe(30);
  expect(changes.changedSince('a', 2000)).toBe(0);
  changes.written(record('a', 3000, 30), 3);
  expect(changes.changedSince('a', 2000)).toBe(30);
  expect(changes.changedSince('a', 0)).toBe(60);
});

test('what a snapshot covers counts no more', () => {
  const changes = journal();
  expect(changes.changedSince('a', 0)).toBe(30);
  changes.forget(new Map([['a', 1000]]));
  expect(changes.changedSince('a', 0)).toBe(20);
  expect(changes.oldestNeeded).toBe(2);
});
