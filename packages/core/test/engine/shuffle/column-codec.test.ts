import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonCodec } from '../../../src/base/codec/json-codec.ts';
import { ByteReader } from '../../../src/engine/shuffle/byte-reader.ts';
import { ByteWriter } from '../../../src/engine/shuffle/byte-writer.ts';
import { readColumn, writeColumn } from '../../../src/engine/shuffle/column-codec.ts';

const codec = new JsonCodec();

const through = (...columns: (readonly unknown[])[]): unknown[][] => {
  const writer = new ByteWriter();
  for (const column of columns) writeColumn(column, writer, codec);
  const reader = new ByteReader(writer.writeInto(new SharedArrayBuffer(writer.length)));
  return columns.map(() => readColumn(reader, codec));
};

describe('columns come back as they were', () => {
  test.each([
    ['empty', []],
    ['ASCII', ['to', '', 'be']],
    ['other texts', ['Größe', '漢字', '😀', '\ud800']],
    ['whole numbers', [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)]],
    ['other numbers', [0.5, NaN, Infinity, -Infinity, 2 ** 53, -0]],
    ['mixed', [1, 'a', null, true, undefined, 10n]],
    ['records', [{ a: [1, { b: 'c' }] }, new Date(5), new Map([[1, new Set([2])]])]],
  ])('%s', (_, column) => {
    expect(through(column)).toEqual([column]);
  });

  test('the sign of zero', () => {
    expect(Object.is(through([1, -0])[0]![1], -0)).toBe(true);
  });

  test('one after the other', () => {
    const columns = [['a', 'bc'], [1.5], ['x'], [7, 8, 9], [null]];
    expect(through(...columns)).toEqual(columns);
  });

  test('any strings', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (column) => {
        expect(through(column)).toEqual([column]);
      }),
    );
  });

  test('any numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (column) => {
        expect(through(column)).toEqual([column]);
      }),
    );
  });
});

test('code is no data', () => {
  expect(() => through([() => 1])).toThrow(expect.objectContaining({ code: 'CODEC_UNSUPPORTED' }));
});
