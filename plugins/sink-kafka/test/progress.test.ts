import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { progressKey, progressValue } from '../src/progress-entry.ts';
import type { ProgressBatch } from '../src/progress-topic.ts';
import { Progress } from '../src/progress.ts';

const batchOf = (attributes: number, producerId: bigint, key: Buffer, value: Buffer | null): ProgressBatch =>
  ({ attributes, producerId, producerEpoch: 3, records: [{ key, value }] }) as unknown as ProgressBatch;

const entry = (producerId: bigint, batchTime: number, partition: number, attempt = 0): ProgressBatch => {
  const value = progressValue({ batchTime, partition, numPartitions: 2, attempt });
  return batchOf(0x10, producerId, progressKey(batchTime, partition), value);
};

const end = (producerId: bigint, type: number): ProgressBatch =>
  batchOf(0x30, producerId, Buffer.from([0, 0, 0, type]), Buffer.from([0]));

const [aborted, committed] = [0, 1];

test('an entry is open until its transaction ends', () => {
  const progress = new Progress();
  progress.take([entry(7n, 1000, 0), entry(8n, 1000, 1, 2), entry(9n, 2000, 0)]);
  expect(progress.openOf(1000)).toMatchObject([
    { partition: 0, attempt: 0, producer: { producerId: 7n, producerEpoch: 3 } },
    { partition: 1, attempt: 2, producer: { producerId: 8n } },
  ]);
  progress.take([end(7n, committed), end(8n, aborted)]);
  expect(progress.openOf(1000)).toEqual([]);
  expect(progress.committedOf(1000)).toEqual(new Map([[0, 2]]));
  expect(progress.openOf(2000)).toHaveLength(1);
});

test('a transaction of a producer that had no entry ends nothing', () => {
  const progress = new Progress();
  progress.take([end(7n, committed), entry(7n, 1000, 0), end(7n, aborted)]);
  expect(progress.committedOf(1000)).toEqual(new Map());
});

test('the first batches are forgotten when there are many, here and by who reads that they were', () => {
  const progress = new Progress();
  for (let time = 1; time <= 4; time++)
    progress.take([entry(7n, time, 0), end(7n, committed), entry(7n, time, 1), end(7n, committed)]);
  expect(progress.forget(2, 3)).toEqual(new Map());
  const forgotten = new Map([
    [1, [0, 1]],
    [2, [0, 1]],
  ]);
  expect(progress.forget(2, 2)).toEqual(forgotten);
  expect(progress.committedOf(2)).toEqual(new Map());
  expect(progress.committedOf(3).size).toBe(2);
  progress.take([batchOf(0, -1n, progressKey(3, 0), null), batchOf(0, -1n, progressKey(3, 1), null)]);
  expect(progress.committedOf(3)).toEqual(new Map());
  expect(progress.committedOf(4).size).toBe(2);
});
