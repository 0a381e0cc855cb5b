import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonCodec } from '../../../src/base/codec/json-codec.ts';
import { fingerprint } from '../../../src/streaming/worker/fingerprint.ts';

const codec = new JsonCodec();

test('equal values have the same, others another', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(fingerprint(structuredClone(a), codec)).toBe(fingerprint(a, codec));
      const isSame = JSON.stringify(a) === JSON.stringify(b) && Object.is(a, -0) === Object.is(b, -0);
      fc.pre(!isSame);
      const differs = fingerprint(a, codec) !== fingerprint(b, codec);
      expect(differs || Buffer.from(codec.encode(a)).equals(codec.encode(b))).toBe(true);
    }),
  );
});

test('the order of bytes counts, and so do zeros at the end', () => {
  const bytes = [[1, 2], [2, 1], [1, 2, 0], [], [0]].map((each) => fingerprint(Uint8Array.from(each), codec));
  expect(new Set(bytes).size).toBe(bytes.length);
});

test('shows the type of what cannot be encoded', () => {
  class Pool {
    readonly size = 1;
  }
  const values = [() => 1, new Pool(), Symbol('s'), null, Object.create(null) as unknown];
  expect(values.map((value) => fingerprint(value, codec))).toEqual([
    'function',
    'Pool',
    'symbol',
    expect.stringMatching(/^null with hash/),
    expect.stringMatching(/^Object with hash/),
  ]);
});
