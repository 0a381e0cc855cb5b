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

test('the oldest goes first, and what is too large is not kept', () => {
  const kept = new KeptRecords(100);
  kept.put(range(1), [], 40);
  kept.put(range(2), [], 40);
  kept.put(range(3), [], 40);
  expect([1, 2, 3].map((n) => kept.get(range(n)) !== undefined)).toEqual([false, true, true]);
  kept.put(range(4), [], 101);
  expect(kept.get(range(4))).toBeUndefined();
  expect(kept.bytes).toBe(80);
});

test('what is planned again is there once', () => {
  const kept = new KeptRecords(100);
  for (let i = 0; i < 10; i++) kept.put(range(1), [], 40);
  expect(kept.bytes).toBe(40);
  kept.clear();
  expect(kept.bytes).toBe(0);
  expect(kept.get(range(1))).toBeUndefined();
});
