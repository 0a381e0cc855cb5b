import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTime, writeTime } from '../src/sortable-time.ts';

const bytesOf = (time: number): Buffer => writeTime(Buffer.alloc(8), time, 0);
const time = fc.double({ noNaN: true }).map((value) => value + 0);

test('times as bytes sort as times do, and come back', () => {
  fc.assert(
    fc.property(time, time, (a, b) => {
      expect(Math.sign(Buffer.compare(bytesOf(a), bytesOf(b)))).toBe(Math.sign(a === b ? 0 : a - b));
      expect(readTime(bytesOf(a), 0)).toBe(a);
    }),
  );
});
