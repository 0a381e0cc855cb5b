import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchSpans } from '../../src/rolling/batch-spans.ts';

const times = fc.array(fc.nat({ max: 60 }).map((n) => 500 * n));

test('is a set of times, also after it was written down', () => {
  fc.assert(
    fc.property(times, times, (before, after) => {
      const model = new Set([...before, ...after]);
      const first = new BatchSpans();
      for (const time of before) first.add(time);
      const spans = BatchSpans.from(JSON.parse(JSON.stringify(first.save())));
      for (const time of after) spans.add(time);
      const found = Array.from({ length: 130 }, (_, i) => 250 * i).filter((time) => spans.has(time));
      expect(found).toEqual([...model].toSorted((a, b) => a - b));
    }),
  );
});

test('a long run of batches takes no more room than a short one', () => {
  const spans = new BatchSpans();
  for (let time = 1000; time <= 10_000_000; time += 1000) spans.add(time);
  for (let time = 20_000_000; time <= 21_000_000; time += 1000) spans.add(time);
  expect(spans.save()).toEqual({
    upTo: -1,
    spans: [
      [1000, 10_000_000, 1000],
      [20_000_000, 21_000_000, 1000],
    ],
  });
});

test('after very many gaps the oldest are closed', () => {
  const spans = new BatchSpans();
  for (let n = 1; n <= 60; n++) for (let i = 0; i < 60; i++) spans.add(n * n * 1_000_000 + i * i * 10);
  const { upTo, spans: kept } = spans.save();
  expect(kept).toHaveLength(1000);
  expect([spans.has(upTo - 1), spans.has(upTo + 1), spans.has(60 * 60 * 1_000_000)]).toEqual([
    true,
    false,
    true,
  ]);
});
