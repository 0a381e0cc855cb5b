import { expect, test } from 'vitest';
import { LineCutter } from '../src/line-cutter.ts';
import { Utf8Check } from '../src/utf8-check.ts';

test('counts the lines that are not UTF-8, calls back at the first and changes nothing', () => {
  let calls = 0;
  const check = new Utf8Check(new LineCutter(1000, () => {}), () => calls++);
  const chunk = new Uint8Array([0x61, 10, 0xff, 10, 0xc3, 0xa9, 10, 0xc3, 10, 0xe2, 0x82]);
  const cuts = [...check.push(chunk), ...check.end()];
  expect(cuts.map(({ piece, records }) => [piece.length, records])).toEqual([
    [9, 4],
    [2, 1],
  ]);
  expect([calls, check.invalidLines]).toEqual([1, 3]);
});
