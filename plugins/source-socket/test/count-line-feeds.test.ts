import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { countLineFeeds } from '../src/count-line-feeds.ts';

const naive = (bytes: Uint8Array): number => bytes.filter((byte) => byte === 10).length;

test('counts line feeds among all other bytes, wherever the view starts', () => {
  const byte = fc.oneof(fc.constant(10), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(
      fc.array(byte, { maxLength: 300 }),
      fc.array(fc.constant(10), { maxLength: 7 }),
      (values, before) => {
        const bytes = new Uint8Array([...before, ...values]).subarray(before.length);
        expect(countLineFeeds(bytes)).toBe(naive(bytes));
      },
    ),
  );
});

test('does not overflow its byte lanes', () => {
  expect(countLineFeeds(new Uint8Array(10_007).fill(10))).toBe(10_007);
});
