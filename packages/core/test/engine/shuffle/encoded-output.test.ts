import { expect, test } from 'vitest';
import { JsonCodec } from '../../../src/base/codec/json-codec.ts';
import { blockIn, encodeOutput, isEncoded } from '../../../src/engine/shuffle/encoded-output.ts';
import { decodeRecords, encodeRecords } from '../../../src/engine/shuffle/encoded-records.ts';
import { MapOutputs } from '../../../src/engine/shuffle/map-outputs.ts';

const codec = new JsonCodec();

const output = [{ keys: ['a', 'b'], values: [1, 2] }, undefined, { keys: undefined, values: [{ x: 1 }] }];

test('each reduce partition finds its block', () => {
  const encoded = encodeOutput(output, codec);
  expect([0, 1, 2, 3].map((partition) => blockIn(encoded, partition, codec))).toEqual([...output, undefined]);
});

test('a map task without records has an output too', () => {
  const encoded = encodeOutput([], codec);
  expect(isEncoded(encoded)).toBe(true);
  expect(blockIn(encoded, 0, codec)).toBeUndefined();
});

test('outputs in both forms are read together, and encoded ones stay for other readers', () => {
  const outputs = new MapOutputs(0, 2, codec);
  const encoded = encodeOutput([{ keys: ['c'], values: [3] }], codec);
  outputs.put(0, output);
  outputs.put(1, encoded);
  expect(outputs.read(0, (blocks) => blocks.flatMap(({ keys }) => keys!))).toEqual(['a', 'b', 'c']);
  expect(outputs.encoded()).toEqual([undefined, encoded]);
  expect(outputs.missing()).toEqual([]);
});

test.each([
  [
    'pairs',
    [
      ['a', 1],
      ['b', 2],
    ],
  ],
  ['what only looks like pairs', [['a', 1], ['b']]],
  ['no pairs', ['x', 'y']],
  ['nothing', []],
])('records come back: %s', (_, records) => {
  expect(decodeRecords(encodeRecords(records, codec), codec)).toEqual(records);
});
