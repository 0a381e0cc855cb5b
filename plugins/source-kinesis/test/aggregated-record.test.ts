import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { numRecordsIn, subRecordsOf } from '../src/aggregated-record.ts';
import { aggregated } from './support/aggregated.ts';

/** What is found in a message that is put into a record. */
const aggregatedOf = (message: Buffer) => {
  const digest = createHash('md5').update(message).digest();
  return subRecordsOf(Buffer.concat([Buffer.from('f3899ac2', 'hex'), message, digest]));
};

test('what was put together comes apart', () => {
  const pairs = fc.array(fc.tuple(fc.string(), fc.uint8Array({ maxLength: 300 })), { maxLength: 20 });
  fc.assert(
    fc.property(pairs, (given) => {
      const found = subRecordsOf(aggregated(given))!;
      expect(found.map(({ partitionKey, data }) => [partitionKey, [...data]])).toEqual(
        given.map(([key, data]) => [key, [...data]]),
      );
    }),
  );
});

test('a record of the Kinesis Producer Library, byte by byte', () => {
  const message = Buffer.from('0a016b1a0708001a03616263', 'hex');
  expect(aggregatedOf(message)).toMatchObject([{ partitionKey: 'k', data: Buffer.from('abc') }]);
});

test('a digest that is wrong, a message that is none, and a key that is not there: a record that was written alone', () => {
  const good = aggregated([['a', 'b']]);
  const damaged = Buffer.from(good);
  damaged[6]! ^= 1;
  expect(subRecordsOf(damaged)).toBeUndefined();
  expect(aggregatedOf(Buffer.from('0a05616263', 'hex'))).toBeUndefined();
  expect(aggregatedOf(Buffer.from('1a0708011a03616263', 'hex'))).toBeUndefined();
  expect(aggregatedOf(Buffer.from('0b', 'hex'))).toBeUndefined();
  expect(subRecordsOf(Buffer.from('f3899ac2', 'hex'))).toBeUndefined();
  expect(subRecordsOf(Buffer.from('a plain record that is long enough'))).toBeUndefined();
  expect(numRecordsIn(Buffer.from('plain'))).toBe(1);
});
