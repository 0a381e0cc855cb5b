import type { DStream, RDD } from '@dstream/core';
import { Checksum, requireEqual } from '../checksum.ts';
import { sweep, Times } from '../contest.ts';
import { keyedBatch } from '../data/keyed.ts';
import { Pipeline } from '../engine/pipeline.ts';
import type { Report } from '../figure.ts';

const records = 30_000;
const keys = 12_000;
const slide = 1000;
const warmUp = 310;
const rounds = 60;

const add = (a: number, b: number): number => a + b;
const subtract = (a: number, b: number): number => a - b;

const forms = ['inverse 60', 'sliding 10', 'sliding 60', 'sliding 300', 'no window'] as const;
type Form = (typeof forms)[number];

/** The time from the start of each form's job to its end: in a batch the jobs run one after the other. */
class Laps {
  readonly checksum = new Checksum();
  readonly #latest = new Map<Form, number>();

  time(form: Form, stream: DStream<[string, number]>): void {
    const consume = ([key, value]: [string, number]): void => this.checksum.add(key, value);
    stream.foreachRDD(async (rdd: RDD<[string, number]>) => {
      sweep();
      const start = performance.now();
      await rdd.foreach(consume);
      this.#latest.set(form, performance.now() - start);
      this.sums.set(form, this.checksum.take());
    });
  }

  readonly sums = new Map<Form, number>();

  into(times: Times<Form>): void {
    for (const form of forms) times.add(form, this.#latest.get(form)!);
  }
}

const define =
  (laps: Laps) =>
  (input: DStream<[string, number]>): void => {
    const sliding = (slides: number): DStream<[string, number]> =>
      input.reduceByKeyAndWindow(add, slides * slide);
    laps.time('no window', input.reduceByKey(add));
    laps.time('inverse 60', input.reduceByKeyAndWindow(add, subtract, 60 * slide));
    for (const slides of [10, 60, 300] as const) laps.time(`sliding ${slides}`, sliding(slides));
  };

/** Sums by key over a window that slides by one batch, with and without the inverse of the sum. */
export const window = async (report: Report): Promise<void> => {
  const laps = new Laps();
  const pipeline = await Pipeline.start(define(laps), { batchDuration: slide });
  const times = new Times(forms);
  for (let round = 0; round < warmUp + rounds; round++) {
    await pipeline.batch(keyedBatch(records, keys, `batch ${round}`));
    requireEqual('windows of 60 slides', laps.sums.get('inverse 60')!, laps.sums.get('sliding 60')!);
    if (round >= warmUp) laps.into(times);
  }
  await pipeline.stop();
  const withoutInverse = times.ratio('sliding 60', 'inverse 60');
  report({
    name: '60 slides, without inverse to with inverse',
    ...withoutInverse,
    unit: 'x',
    goal: { atMost: 1.5 },
  });
  report({
    name: '300 slides to 10',
    ...times.ratio('sliding 300', 'sliding 10'),
    unit: 'x',
    goal: { atMost: 1.5 },
  });
  for (const form of forms) report({ name: form, value: times.median(form), unit: 'ms' });
};
