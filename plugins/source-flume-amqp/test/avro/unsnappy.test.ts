import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { unsnappy } from '../../src/avro/unsnappy.ts';

/** A block of an Avro file: what is compressed, and the checksum of what comes out. */
const block = (compressed: readonly number[], plain: string): Buffer => {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(plain));
  return Buffer.concat([Buffer.from(compressed), checksum]);
};

const letters = (text: string): number[] => [...Buffer.from(text)];

test.each([
  ['nothing', [0], ''],
  ['a literal', [3, 0x08, ...letters('abc')], 'abc'],
  ['a literal with its length in a byte', [3, 0xf0, 2, ...letters('abc')], 'abc'],
  ['a literal with its length in two bytes', [3, 0xf4, 2, 0, ...letters('abc')], 'abc'],
  ['a short copy', [8, 0x0c, ...letters('abcd'), 0x01, 4], 'abcdabcd'],
  ['a copy of a few bytes', [7, 0x0c, ...letters('abcd'), 0x0a, 4, 0], 'abcdabc'],
  ['a copy from far away', [7, 0x0c, ...letters('abcd'), 0x0b, 4, 0, 0, 0], 'abcdabc'],
  ['a copy that reaches into itself', [10, 0x00, ...letters('a'), 0x22, 1, 0], 'aaaaaaaaaa'],
])('decompresses %s', (_, compressed, plain) => {
  expect(unsnappy(block(compressed, plain), 100).toString()).toBe(plain);
});

test.each([
  ['no length', []],
  ['a length without an end', [0x80, 0x80, 0x80, 0x80, 0x80]],
  ['less than it says', [4, 0x08, ...letters('abc')]],
  ['more than it says', [2, 0x08, ...letters('abc')]],
  ['a literal that is cut off', [3, 0x08, ...letters('ab')]],
  ['a copy of what was not there', [4, 0x00, 0x61, 0x01, 2]],
  ['a copy of nothing', [4, 0x00, 0x61, 0x01, 0]],
  ['a wrong checksum', [3, 0x08, ...letters('abd')]],
  ['far less than it says', [0x64, 0x00, 0x61]],
])('refuses %s', (_, compressed) => {
  expect(() => unsnappy(block(compressed, 'abc'), 100)).toThrow('a compressed block is broken');
});

test('does not begin what would become too large', () => {
  expect(() => unsnappy(block([0xff, 0xff, 0xff, 0xff, 0x0f], ''), 100)).toThrow(
    expect.objectContaining({ code: 'FLUME_BODY_TOO_LARGE' }),
  );
});

test('whatever it is given, it gives bytes or one of its errors', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      let code: unknown = 'none';
      try {
        unsnappy(Buffer.from(bytes), 1000);
      } catch (error) {
        ({ code } = error as { code: unknown });
      }
      expect(['none', 'FLUME_AVRO_INVALID', 'FLUME_BODY_TOO_LARGE']).toContain(code);
    }),
    { numRuns: 2000 },
  );
});
