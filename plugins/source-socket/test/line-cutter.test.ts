import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cut } from '../src/cut.ts';
import { decodeLines } from '../src/decode-lines.ts';
import { LineCutter } from '../src/line-cutter.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

const cutAll = (cutter: LineCutter, chunks: readonly Uint8Array[]): Cut[] => [
  ...chunks.flatMap((chunk) => [...cutter.push(chunk)]),
  ...cutter.end(),
];

const linesOf = (cuts: readonly Cut[]): string[] => cuts.flatMap(({ piece }) => decodeLines(piece, 'utf8'));

/** Splits at the given places, each chunk in memory of its own. */
const chunked = (all: Uint8Array, places: readonly number[]): Uint8Array[] => {
  const cuts = [0, ...places.map((place) => place % (all.length + 1)), all.length].toSorted((a, b) => a - b);
  return cuts.slice(1).map((cut, i) => all.slice(cuts[i], cut));
};

test('finds the same lines however the network has split them', () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'ß', '€', '😀', ' ', '\t'), maxLength: 8 });
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat()), fc.constantFrom('\n', '\r\n'), (lines, places, end) => {
      const text = lines.map((each) => each + end).join('');
      const cuts = cutAll(new LineCutter(1000, () => {}), chunked(bytes(text), places));
      expect(linesOf(cuts)).toEqual(lines);
      expect(cuts.map(({ piece, records }) => [decodeLines(piece, 'utf8').length, records])).toEqual(
        cuts.map(({ records }) => [records, records]),
      );
    }),
  );
});

test('the last line needs no line feed', () => {
  const cutter = new LineCutter(1000, () => {});
  expect(linesOf(cutAll(cutter, [bytes('a\nb'), bytes('c')]))).toEqual(['a', 'bc']);
  expect(cutter.unfinished).toBe(0);
});

test('copies nothing but the line that spans two chunks, and keeps no view of a piece handed over', () => {
  const cutter = new LineCutter(1000, () => {});
  const [first, second] = [bytes('one\ntwo\nth'), bytes('ree\nfour\n')];
  const cuts = [...cutter.push(first)];
  structuredClone(first.buffer, { transfer: [first.buffer] });
  cuts.push(...cutter.push(second));
  expect(cuts.map(({ piece }) => piece.buffer === second.buffer)).toEqual([false, false, true]);
  expect(linesOf(cuts.slice(1))).toEqual(['three', 'four']);
});

test('leaves a line of too many bytes out, reports it once and goes on', () => {
  let reports = 0;
  const cutter = new LineCutter(10, () => reports++);
  const cuts = cutAll(
    cutter,
    ['ok\n12345', '67890', 'x', 'still the same line', '\nok again\n1234567890', '\n'].map(bytes),
  );
  expect(linesOf(cuts)).toEqual(['ok', 'ok again', '1234567890']);
  expect(reports).toBe(1);
});

test('holds no more than the limit of an endless line', () => {
  const cutter = new LineCutter(100, () => {});
  for (let i = 0; i < 1000; i++) {
    expect([...cutter.push(bytes('endless'))]).toEqual([]);
    expect(cutter.unfinished).toBeLessThanOrEqual(100);
  }
  expect(linesOf(cutAll(cutter, [bytes('\nnext\n')]))).toEqual(['next']);
});
