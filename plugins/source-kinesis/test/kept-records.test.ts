import { expect, test } from 'vitest';
import { KeptRecords } from '../src/kept-records.ts';

const range = (n: number) => ({
  stream: 's',
  shardId: 'shardId-0',
  fromSequenceNumber: String(n),
  throughSequenceNumber: String(n),
  numRecords: 1,
  millisBehindLatest: 0,
});

/** A record that counts for 1000 bytes. */
const stored = [{ sequenceNumber: '1', partitionKey: 'k', timestamp: 0, data: new Uint8Array(600) }];

test('the oldest goes first, and what is too large is not kept', () => {
  const kept = new KeptRecords(2500);
  for (const n of [1, 2, 3]) kept.put(range(n), stored);
  expect([1, 2, 3].map((n) => kept.get(range(n)) !== undefined)).toEqual([false, true, true]);
  kept.put(range(4), [...stored, ...stored, ...stored]);
  expect(kept.get(range(4))).toBeUndefined();
  expect(kept.bytes).toBe(2000);
});

test('what is planned again is there once', () => {
  const kept = new KeptRecords(2500);
  for (let i = 0; i < 10; i++) kept.put(range(1), stored);
  expect(kept.bytes).toBe(1000);
  kept.clear();
  expect(kept.bytes).toBe(0);
  expect(kept.get(range(1))).toBeUndefined();
});
