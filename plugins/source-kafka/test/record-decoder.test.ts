import { createRecordsBatch, type CompressionAlgorithmValue, type MessageRecord } from '@platformatic/kafka';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchesOf } from '../src/batch-records.ts';
import { decodeOf, type Deserialization } from '../src/deserializer.ts';
import type { KafkaRecord } from '../src/index.ts';
import { endOfBatches } from '../src/record-batch.ts';
import { RecordDecoder } from '../src/record-decoder.ts';
import { refuse } from './support/source.ts';

interface Written {
  readonly key: string | null;
  readonly value: string | null;
  readonly timestamp: number;
  readonly headers: readonly (readonly [string, string])[];
}

/** A batch as a producer makes it and a broker keeps it: with the offset of its first record. */
const batchOf = (
  records: readonly Written[],
  baseOffset: number,
  compression: CompressionAlgorithmValue = 'none',
): Buffer => {
  const messages = records.map(({ key, value, timestamp, headers }) => ({
    topic: 't',
    key: key === null ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    timestamp: BigInt(timestamp),
    headers: new Map(headers.map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
  }));
  const { buffer } = createRecordsBatch(messages as unknown as MessageRecord[], { compression });
  const bytes = Buffer.from(buffer);
  bytes.writeBigInt64BE(BigInt(baseOffset), 0);
  return bytes;
};

const settings = { topic: 't', partition: 3, maxBatchBytes: 1e6, checkCrcs: true };

/** What is read of bytes from one offset up to another. */
const decoded = (
  bytes: Buffer,
  [fromOffset, untilOffset]: readonly [number, number],
  how: Deserialization = 'string',
): KafkaRecord<any, any>[] => {
  const range = { topic: 't', partition: 3, fromOffset, untilOffset };
  const decoder = new RecordDecoder(range, { key: decodeOf('string'), value: decodeOf(how) }, refuse);
  const fetched = { bytes, aborted: [], offset: fromOffset, nextOffset: untilOffset };
  return [...decoder.decode(batchesOf(fetched, settings), fromOffset)].flat();
};

const text = fc.string({ unit: 'binary', maxLength: 40 });
const written = fc.record({
  key: fc.option(text),
  value: fc.option(text),
  timestamp: fc.integer({ min: 2 ** 40, max: 2 ** 40 + 2 ** 30 }),
  headers: fc.array(fc.tuple(text, text), { maxLength: 3 }),
});

test('what producers write is read, whatever it is, from any offset up to any other', () => {
  const codec = fc.constantFrom<CompressionAlgorithmValue>('none', 'gzip', 'snappy', 'lz4', 'zstd');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.array(written, { minLength: 1, maxLength: 12 }), codec), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.nat(2 ** 40),
      fc.nat(20),
      fc.nat(20),
      (batches, base, skip, take) => {
        let next = base;
        const expected: object[] = [];
        const bytes = batches.map(([records, compression]) => {
          const at = next;
          next += records.length;
          records.forEach(({ headers, ...record }, i) =>
            expected.push({
              ...record,
              topic: 't',
              partition: 3,
              offset: at + i,
              headers: headers.map(([name, value]) => [name, new Uint8Array(Buffer.from(value))]),
            }),
          );
          return batchOf(records, at, compression);
        });
        const read = decoded(Buffer.concat(bytes), [base + skip, base + skip + take]);
        expect(read).toEqual(expected.slice(skip, skip + take));
      },
    ),
    { numRuns: 200 },
  );
});

const plain = (value: string): Written => ({ key: null, value, timestamp: 1000, headers: [] });

test('a batch that is cut off waits for the next answer', () => {
  const bytes = Buffer.concat([batchOf([plain('a'), plain('b')], 5), batchOf([plain('c')], 7)]);
  expect(endOfBatches(bytes)).toEqual({ end: bytes.length, nextOffset: 8 });
  expect(endOfBatches(bytes.subarray(0, -1))?.nextOffset).toBe(7);
  expect(endOfBatches(bytes.subarray(0, 20))).toBeUndefined();
});

test('chunks are of some thousands, from however many batches', () => {
  const records = Array.from({ length: 10_000 }, (_, i) => batchOf([plain(`${i}`)], i));
  const range = { topic: 't', partition: 3, fromOffset: 0, untilOffset: 10_000 };
  const decoder = new RecordDecoder(range, { key: decodeOf('string'), value: decodeOf('string') }, refuse);
  const fetched = { bytes: Buffer.concat(records), aborted: [], offset: 0, nextOffset: 10_000 };
  expect([...decoder.decode(batchesOf(fetched, settings), 0)].map(({ length }) => length)).toEqual([
    4096, 4096, 1808,
  ]);
});

test('a bit that has changed is found', () => {
  const bytes = batchOf([plain('abc')], 5);
  bytes[bytes.length - 2]! ^= 1;
  expect(() => decoded(bytes, [5, 6])).toThrow(expect.objectContaining({ code: 'KAFKA_BATCH_CORRUPT' }));
});

test('a format of long ago', () => {
  const bytes = batchOf([plain('abc')], 5);
  bytes[16] = 1;
  expect(() => decoded(bytes, [5, 6])).toThrow(expect.objectContaining({ code: 'KAFKA_FORMAT_UNSUPPORTED' }));
});

test('a value keeps the bytes it was made of, and no more than asked for', () => {
  const [record] = decoded(batchOf([plain('abc')], 5), [5, 6], 'bytes');
  expect(record!.value).toEqual(new Uint8Array([97, 98, 99]));
});
