import type { DStream, EngineOptions } from '@dstream/core';
import { SeededRandom } from '@dstream/core/plugin';
import { Checksum, requireEqual } from '../checksum.ts';
import { contest, type Times } from '../contest.ts';
import { warmOthers } from '../engine/others.ts';
import { Pipeline } from '../engine/pipeline.ts';
import type { Report } from '../figure.ts';

const count = 1_000_000;
const checksum = new Checksum();
const add = (a: number, b: number): number => a + b;
const consume = (sum: number): void => checksum.add(1, sum);

const define = (input: DStream<number>): void => {
  input
    .filter((n) => n % 3 !== 0)
    .map((n) => n * 2 + 1)
    .filter((n) => (n & 4) === 0)
    .map((n) => n >> 1)
    .reduce(add)
    .foreachRDD((rdd) => rdd.foreach(consume));
};

/** The same with functions that are new in each batch, as when a program transforms RDDs. */
const defineAnew = (input: DStream<number>): void => {
  input
    .transform((rdd) =>
      rdd
        .filter((n) => n % 3 !== 0)
        .map((n) => n * 2 + 1)
        .filter((n) => (n & 4) === 0)
        .map((n) => n >> 1),
    )
    .reduce(add)
    .foreachRDD((rdd) => rdd.foreach(consume));
};

const byHand = (numbers: readonly number[]): void => {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) {
    const n = numbers[i]!;
    if (n % 3 === 0) continue;
    const odd = n * 2 + 1;
    if ((odd & 4) !== 0) continue;
    sum += odd >> 1;
  }
  consume(sum);
};

const measure = async (
  pipelineOf: (input: DStream<number>) => void,
  numbers: readonly number[],
  options: Partial<EngineOptions> = {},
): Promise<Times<'engine' | 'hand'>> => {
  const pipeline = await Pipeline.start(pipelineOf, options);
  checksum.take();
  await pipeline.batch(numbers);
  const ours = checksum.take();
  byHand(numbers);
  requireEqual('numbers', ours, checksum.take());
  const times = await contest(
    { engine: { run: () => pipeline.batch(numbers) }, hand: { run: () => byHand(numbers) } },
    { warmUp: 15, rounds: 60 },
  );
  await pipeline.stop();
  return times;
};

/** Numbers filtered, mapped and summed. */
export const numbers = async (report: Report): Promise<void> => {
  const random = new SeededRandom('numbers');
  const records = Array.from({ length: count }, () => Math.floor(random.next() * 1_000_000));
  const alone = await measure(define, records);
  report({
    name: 'alone, to a loop by hand',
    ...alone.ratio('engine', 'hand'),
    unit: 'x',
    goal: { atMost: 1.05 },
  });
  report({ name: 'alone', value: count / 1000 / alone.median('engine'), unit: 'M records/s' });
  await warmOthers();
  const among = await measure(define, records);
  report({
    name: 'among 20 others, to a loop by hand',
    ...among.ratio('engine', 'hand'),
    unit: 'x',
    goal: { atMost: 1.05 },
  });
  const anew = await measure(defineAnew, records);
  report({ name: 'new functions each batch, to a loop by hand', ...anew.ratio('engine', 'hand'), unit: 'x' });
  const composed = await measure(define, records, { loopMode: 'composed' });
  report({ name: 'composed loops, to a loop by hand', ...composed.ratio('engine', 'hand'), unit: 'x' });
};
