import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlidingReduce } from '../../../src/streaming/window/sliding-reduce.ts';
import { batches, type NumberedBatch, recompute, sorted } from './batches.ts';

const concat = (a: string, b: string): string => a + b;
const add = (a: number, b: number): number => a + b;
const lengths = fc.integer({ min: 1, max: 9 });

/** Pushes and evicts, beside a plain list of the batches held. */
class Run {
  readonly sliding: SlidingReduce<string, string>;
  held: NumberedBatch<string>[] = [];
  readonly #window: number;

  constructor(window: number) {
    this.sliding = new SlidingReduce({ merge: concat, window });
    this.#window = window;
  }

  push(batch: NumberedBatch<string>): void {
    this.sliding.push(batch.index, batch.keys, batch.values);
    this.held = [...this.held.filter(({ index }) => index > batch.index - this.#window), batch];
  }

  evict(before: number): void {
    this.sliding.evict(before);
    this.held = this.held.filter(({ index }) => index >= before);
  }
}

const expectRight = ({ sliding, held }: Run): void => {
  const expected = recompute(held, concat);
  expect(sorted(sliding.entries())).toEqual(sorted(expected));
  expect(sliding.size).toBe(expected.size);
  expect(sliding.latest).toBe(held.at(-1)?.index);
};

/** `keys` keys in every one of `count` batches; returns how often each batch made it merge. */
const mergesOf = (keys: number, window: number, count: number): number[] => {
  let merges = 0;
  const merge = (a: number, b: number): number => {
    merges++;
    return a + b;
  };
  const sliding = new SlidingReduce<string, number>({ merge, window });
  const names = Array.from({ length: keys }, (_, i) => `k${i}`);
  const ones = names.map(() => 1);
  return Array.from({ length: count }, (_, index) => {
    merges = 0;
    sliding.push(index, names, ones);
    sliding.forEach((_key, value) => expect(value).toBe(Math.min(index + 1, window)));
    return merges;
  });
};

describe('SlidingReduce', () => {
  it('merges the batches of the window in their order, whatever is missing', () => {
    fc.assert(
      fc.property(batches(6, 60), lengths, (given, window) => {
        const run = new Run(window);
        for (const batch of given) {
          run.push(batch);
          expectRight(run);
        }
      }),
      { numRuns: 200 },
    );
    expect.hasAssertions();
  });

  it('may be moved on before or after a push, far or not at all, and be read seldom', () => {
    const move = fc.record({ before: fc.nat(14), after: fc.nat(14), read: fc.boolean() });
    const moves = fc.array(move, { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(batches(6, 60), lengths, moves, (given, window, steps) => {
        const run = new Run(window);
        given.forEach((batch, i) => {
          run.evict(batch.index - window - 2 + steps[i]!.before);
          run.push(batch);
          run.evict(batch.index - window - 2 + steps[i]!.after);
          if (steps[i]!.read) expectRight(run);
        });
      }),
      { numRuns: 300 },
    );
    expect.hasAssertions();
  });

  it('leaves the batches of a gap out when the slide is longer than the window', () => {
    const run = new Run(2);
    for (let time = 5; time <= 50; time += 5) {
      for (const index of [time - 1, time])
        run.push({ index, keys: ['k', `only ${index}`], values: [`${index} `, '.'] });
      expectRight(run);
      expect(new Map(run.sliding.entries()).get('k')).toBe(`${time - 1} ${time} `);
    }
  });

  it('takes several pushes of one batch in their order', () => {
    const sliding = new SlidingReduce<string, string>({ merge: concat, window: 2 });
    for (const index of [1, 2, 3, 4]) {
      sliding.push(index, ['a'], [`${index}a`]);
      sliding.push(index, ['a'], [`${index}b `]);
    }
    expect(sliding.entries()).toEqual([['a', '3a3b 4a4b ']]);
  });

  it('forgets keys that are in no batch of the window any more', () => {
    const sliding = new SlidingReduce<string, number>({ merge: add, window: 3 });
    for (let index = 0; index < 1000; index++) sliding.push(index, [`k${index}`, 'always'], [index, 1]);
    expect(sorted(sliding.entries())).toEqual([
      ['always', 3],
      ['k997', 997],
      ['k998', 998],
      ['k999', 999],
    ]);
    sliding.evict(1000);
    expect(sliding.entries()).toEqual([]);
    expect(sliding.size).toBe(0);
  });

  it('shows what the filter lets through, and forgets nothing for it', () => {
    const sliding = new SlidingReduce<string, number>({
      merge: add,
      window: 2,
      filter: (_, value) => value !== 0,
    });
    sliding.push(1, ['a', 'b'], [5, 1]);
    sliding.push(2, ['a'], [-5]);
    expect(sliding.entries()).toEqual([['b', 1]]);
    sliding.push(3, ['a'], [7]);
    expect(sliding.entries()).toEqual([['a', 2]]);
  });

  it.each([10, 60, 300])(
    'merges each value at most twice in a window of %d, spread evenly over the batches',
    (window) => {
      const keys = 600;
      const settled = mergesOf(keys, window, 2 * window + 50).slice(window + 1);
      const readings = keys;
      for (const merges of settled) expect(merges - readings).toBeLessThanOrEqual(2 * keys + window);
    },
  );
});
