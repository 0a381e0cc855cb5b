import { describe, expect, test } from 'vitest';
import { regressions, updated, type Measured } from '../bench/baseline.ts';
import { contest } from '../bench/contest.ts';
import { keyedBatch } from '../bench/data/keyed.ts';
import { orderLines } from '../bench/data/orders.ts';
import { zipfText } from '../bench/data/text.ts';
import { goalText, meets, type Figure } from '../bench/figure.ts';
import { readOptions } from '../bench/options.ts';
import { median, middleHalf, quantile } from '../bench/statistics.ts';

const figure = (name: string, value: number, more: Partial<Figure> = {}): Figure => ({
  name,
  value,
  unit: 'x',
  ...more,
});

const measured = (...figures: readonly Figure[]): readonly Measured[] => [{ name: 'case', figures }];

describe('statistics', () => {
  test('take the value in the middle, or between the two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(quantile([1, 2, 3, 4, 5], 1)).toBe(5);
    expect(middleHalf([5, 1, 3, 2, 4])).toEqual([2, 4]);
  });
});

describe('a contest', () => {
  test('lets each side work in each round, in changing order, and counts the rounds after the warm-up', async () => {
    const seen: string[] = [];
    const side = (name: string) => ({
      prepare: (round: number) => void seen.push(`${name}${round}`),
      run: () => undefined,
    });
    const times = await contest({ a: side('a'), b: side('b') }, { warmUp: 1, rounds: 2 });
    expect(seen).toEqual(['a0', 'b0', 'b1', 'a1', 'a2', 'b2']);
    expect(times.median('a')).toBeGreaterThanOrEqual(0);
  });
});

describe('a goal', () => {
  test('is met up to its limit', () => {
    expect(meets(figure('a', 2, { goal: { atMost: 2 } }))).toBe(true);
    expect(meets(figure('a', 2.1, { goal: { atMost: 2 } }))).toBe(false);
    expect(meets(figure('a', 0.8, { goal: { atLeast: 0.9 } }))).toBe(false);
    expect(meets(figure('a', 1))).toBe(undefined);
    expect(goalText({ atLeast: 0.9 })).toBe('>= 0.9');
  });
});

describe('the baseline', () => {
  const baseline = { 'case: time': 1, 'case: speed': 1, 'other: kept': 3 };

  test('finds what got worse by more than the tolerance, whichever way is worse', () => {
    const speed = { goal: { atLeast: 0.5 } };
    expect(regressions(baseline, measured(figure('time', 1.2), figure('speed', 0.9, speed)), 0.25)).toEqual(
      [],
    );
    expect(regressions(baseline, measured(figure('time', 1.3), figure('speed', 0.7, speed)), 0.25)).toEqual([
      { name: 'case: time', before: 1, now: 1.3 },
      { name: 'case: speed', before: 1, now: 0.7 },
    ]);
  });

  test('ignores what it does not know and what is no ratio', () => {
    const figures = [figure('new', 9), figure('time', 9, { unit: 'ms' })];
    expect(regressions(baseline, measured(...figures), 0)).toEqual([]);
  });

  test('takes the ratios of measured cases and keeps the other cases', () => {
    const figures = [figure('time', 1.23456), figure('ms', 5, { unit: 'ms' })];
    expect(updated(baseline, measured(...figures))).toEqual({ 'other: kept': 3, 'case: time': 1.235 });
  });
});

describe('the command line', () => {
  test('is read', () => {
    expect(readOptions(['--only', 'a', '--only', 'b', '--json', '--tolerance', '0.1'], ['a', 'b'])).toEqual({
      only: ['a', 'b'],
      compare: false,
      save: false,
      json: true,
      tolerance: 0.1,
    });
  });

  test.each([
    [['--only', 'c'], 'There is no case c, only a.'],
    [['--tolerance', 'much'], '--tolerance must be'],
    [['--unknown'], "'--unknown'"],
  ])('refuses %j', (args, message) => {
    expect(() => readOptions(args, ['a'])).toThrow(message);
  });
});

describe('data', () => {
  test('is the same for the same seed', () => {
    expect(zipfText(50, 'seed')).toBe(zipfText(50, 'seed'));
    expect(zipfText(50, 'seed')).not.toBe(zipfText(50, 'other'));
    expect(orderLines(5, 'seed')).toEqual(orderLines(5, 'seed'));
    expect(keyedBatch(5, 100, 'seed')).toEqual(keyedBatch(5, 100, 'seed'));
  });

  test('has words as often as their rank says, out of thirty thousand', () => {
    const counts = new Map<string, number>();
    for (const word of zipfText(20_000, 'seed').split(/\s/)) counts.set(word, (counts.get(word) ?? 0) + 1);
    const sorted = [...counts.values()].toSorted((a, b) => b - a);
    expect(counts.size).toBeGreaterThan(15_000);
    expect(counts.size).toBeLessThanOrEqual(30_000);
    expect(sorted[0]! / sorted[99]!).toBeGreaterThan(10);
  });

  test('orders are what they claim to be', () => {
    const order = JSON.parse(orderLines(1, 'seed')[0]!) as Record<string, unknown>;
    expect(Object.keys(order)).toEqual(['id', 'customer', 'country', 'status', 'total', 'items']);
  });
});
