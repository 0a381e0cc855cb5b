import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cut } from '../src/cut.ts';
import { FrameCutter } from '../src/frame-cutter.ts';
import { framesOf } from '../src/frame.ts';
import { frame } from './support/frame.ts';

const invalid = (length: number): Error => new RangeError(`length ${length}`);
const framesIn = (cuts: Iterable<Cut>): number[][] =>
  [...cuts].flatMap(({ piece }) => framesOf(piece).map((each) => [...each]));

test('finds the same frames however the network has split them', () => {
  const contents = fc.array(fc.uint8Array({ maxLength: 20 }));
  fc.assert(
    fc.property(contents, fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 }), (frames, sizes) => {
      const all = Buffer.concat(frames.map((each) => frame(...each)));
      const cutter = new FrameCutter(20, invalid);
      const cuts: Cut[] = [];
      for (let at = 0, i = 0; at < all.length; at += sizes[i++ % sizes.length]!) {
        cuts.push(...cutter.push(new Uint8Array(all.subarray(at, at + sizes[i % sizes.length]!))));
      }
      expect(framesIn(cuts)).toEqual(frames.map((each) => [...each]));
      expect(cuts.reduce((sum, { records }) => sum + records, 0)).toBe(frames.length);
      expect(cutter.unfinished).toBe(0);
    }),
  );
});

test.each([
  ['in one chunk', [[...frame(1, 2), 0, 0, 0, 9]], 9],
  [
    'of which the header spans chunks',
    [
      [...frame(1, 2), 0xff, 0xff],
      [0xff, 0xff, 1],
    ],
    -1,
  ],
])('hands over what was whole before it throws at a bad length %s', (_, chunks, length) => {
  const cutter = new FrameCutter(8, invalid);
  const cuts: Cut[] = [];
  const pushAll = (): void => {
    for (const chunk of chunks) for (const cut of cutter.push(new Uint8Array(chunk))) cuts.push(cut);
  };
  expect(pushAll).toThrow(`length ${length}`);
  expect(framesIn(cuts)).toEqual([[1, 2]]);
});

test('an unfinished frame at the end is no record', () => {
  const cutter = new FrameCutter(8, invalid);
  expect([...cutter.push(new Uint8Array([0, 0, 0, 3, 1, 2])), ...cutter.end()]).toEqual([]);
  expect(cutter.unfinished).toBe(6);
});
