import { expect, test } from 'vitest';
import { AbortedTransactions } from '../src/aborted-transactions.ts';
import type { RecordBatch } from '../src/record-batch.ts';

const batch = (producerId: number, nextOffset: number, more: Partial<RecordBatch> = {}): RecordBatch =>
  ({ producerId, nextOffset, isTransactional: true, isControl: false, ...more }) as RecordBatch;

const never = (): boolean => expect.unreachable('it is no end of a transaction');

test('from where a transaction begins until it ends', () => {
  const aborted = new AbortedTransactions([
    { producerId: 2, firstOffset: 30 },
    { producerId: 1, firstOffset: 10 },
  ]);
  expect(aborted.has(batch(1, 10), never)).toBe(false);
  expect(aborted.has(batch(1, 11), never)).toBe(true);
  expect(aborted.has(batch(2, 12), never)).toBe(false);
  expect(aborted.has(batch(1, 13, { isTransactional: false }), never)).toBe(false);
  expect(aborted.has(batch(2, 14, { isControl: true }), () => false)).toBe(false);
  expect(aborted.has(batch(1, 15), never)).toBe(true);
  expect(aborted.has(batch(1, 16, { isControl: true }), () => true)).toBe(false);
  expect(aborted.has(batch(1, 17), never)).toBe(false);
  expect(aborted.has(batch(2, 31), never)).toBe(true);
});
