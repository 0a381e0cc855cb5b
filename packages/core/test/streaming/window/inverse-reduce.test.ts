import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InverseReduce, type ReducedBatch } from '../../../src/streaming/window/inverse-reduce.ts';
import { batches, recompute, sorted } from './batches.ts';

const add = (a: number, b: number): number => a + b;
const subtract = (a: number, b: number): number => a - b;
const sums = () => new InverseReduce<string, number>({ merge: add, inverse: subtract });
const batch = <V>(pairs: Readonly<Record<string, V>>): ReducedBatch<string, V> => ({
  keys: Object.keys(pairs),
  values: Object.values(pairs),
});

describe('InverseReduce', () => {
  it('agrees with a window computed anew, whatever the slide', () => {
    const lengths = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(batches(6, 60), lengths, lengths, (given, window, slide) => {
        const numbered = given.map(({ index, keys }) => ({
          index,
          keys,
          values: keys.map((key) => index * key.length - 20),
        }));
        const within = (time: number) =>
          numbered.filter(({ index }) => index > time - window && index <= time);
        const inverse = sums();
        for (let time = slide; time <= (given.at(-1)?.index ?? 0) + slide; time += slide) {
          const before = within(time - slide);
          const now = within(time);
          inverse.advance({
            leaving: before.filter((each) => !now.includes(each)),
            entering: now.filter((each) => !before.includes(each)),
          });
          const expected = recompute(now, add);
          expect(sorted(inverse.entries())).toEqual(sorted(expected));
          expect(inverse.size).toBe(expected.size);
        }
      }),
      { numRuns: 200 },
    );
    expect.hasAssertions();
  });

  it('takes what left out of the value before it merges what entered, each side reduced first', () => {
    const inverse = new InverseReduce<string, string>({
      merge: (a, b) => `(${a}+${b})`,
      inverse: (a, b) => `(${a}-${b})`,
    });
    inverse.advance({ leaving: [], entering: [batch({ k: '1' }), batch({ k: '2' }), batch({ k: '3' })] });
    expect(inverse.entries()).toEqual([['k', '((1+2)+3)']]);
    inverse.advance({
      leaving: [batch({ k: '1' }), batch({ k: '2' })],
      entering: [batch({ k: '4' }), batch({ k: '5' })],
    });
    expect(inverse.entries()).toEqual([['k', '((((1+2)+3)-(1+2))+(4+5))']]);
  });

  it('keeps a key at zero while a batch holds it, and drops it with the last one', () => {
    const inverse = sums();
    inverse.advance({ leaving: [], entering: [batch({ a: 2, b: 1 })] });
    inverse.advance({ leaving: [], entering: [batch({ a: -2 })] });
    expect(inverse.entries()).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
    inverse.advance({ leaving: [batch({ a: 2, b: 1 })], entering: [] });
    expect(inverse.entries()).toEqual([['a', -2]]);
    inverse.advance({ leaving: [batch({ a: -2 })], entering: [] });
    expect(inverse.size).toBe(0);
  });

  it('starts afresh with a key that left altogether and enters again, whatever rounding left over', () => {
    const inverse = sums();
    inverse.advance({ leaving: [], entering: [batch({ a: 0.1 }), batch({ a: 0.2 })] });
    inverse.advance({ leaving: [batch({ a: 0.1 }), batch({ a: 0.2 })], entering: [batch({ a: 0.3 })] });
    expect(inverse.entries()).toEqual([['a', 0.3]]);
  });

  it('shows what the filter lets through, and forgets nothing for it', () => {
    const inverse = new InverseReduce<string, number>({
      merge: add,
      inverse: subtract,
      filter: (_, value) => value > 2,
    });
    inverse.advance({ leaving: [], entering: [batch({ a: 1, b: 3 })] });
    expect(inverse.entries()).toEqual([['b', 3]]);
    inverse.advance({ leaving: [], entering: [batch({ a: 2 })] });
    expect(sorted(inverse.entries())).toEqual([
      ['a', 3],
      ['b', 3],
    ]);
    inverse.advance({ leaving: [batch({ a: 1, b: 3 })], entering: [] });
    expect(inverse.entries()).toEqual([]);
    expect(inverse.size).toBe(1);
  });

  it('ignores keys that leave without having entered', () => {
    const inverse = sums();
    inverse.advance({ leaving: [batch({ a: 1 })], entering: [batch({ b: 1 })] });
    expect(inverse.entries()).toEqual([['b', 1]]);
  });
});
