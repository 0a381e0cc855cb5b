import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StreamCase } from '../../../packages/core/test/spark/stream-case.ts';
import { cases, durations, modelOf, type Model } from './model.ts';

describe.each(durations)('batches of %i ms on two workers', (batchDuration) => {
  let model: Model;
  const errors: unknown[] = [];

  beforeAll(async () => {
    model = modelOf(batchDuration);
    const { ssc, clock, numBatches } = model;
    await ssc.start();
    ssc.awaitTermination().catch((error: unknown) => errors.push(error));
    await clock.advanceTo(numBatches * batchDuration);
    await clock.runUntil(ssc.idle());
  }, 240_000);

  afterAll(() => model[Symbol.asyncDispose]());

  test('no batch fails', () => {
    expect(errors).toEqual([]);
  });

  const here = cases.filter(({ each }) => (each.batchDuration ?? 1000) === batchDuration);

  test.each(here)('$name', ({ name, each }) => {
    expect(recordsOf(model, name, each)).toEqual(each.expected.map((records) => shown(records, each)));
  });

  test.each(here.filter(({ each }) => each.snapshots))('state of $name', ({ name, each }) => {
    expect(recordsOf(model, `state of ${name}`, each)).toEqual(
      each.snapshots!.map((records) => shown(records, each)),
    );
  });
});

const recordsOf = (model: Model, name: string, each: StreamCase): readonly (readonly string[])[] => {
  const end = (each.numBatches ?? each.inputs[0]!.length) * (each.batchDuration ?? 1000);
  return model.seen
    .get(name)!
    .filter(({ time }) => time <= end)
    .map(({ records }) => shown(records, each));
};

/** Records as text, sorted where their order does not count. */
const shown = (records: readonly unknown[], { ordered, innerUnordered }: StreamCase): readonly string[] => {
  const texts = records.map((record) => JSON.stringify(innerUnordered ? sortedInside(record) : record));
  return ordered ? texts : texts.toSorted();
};

const sortedInside = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((each) => (Array.isArray(each) ? each.toSorted(byText) : each)) : value;

const byText = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : 1);
