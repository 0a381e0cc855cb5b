import type { DStream, EngineOptions } from '@dstream/core';
import { Checksum, requireEqual } from '../checksum.ts';
import { contest, type Times } from '../contest.ts';
import { linesOf, zipfText } from '../data/text.ts';
import { warmOthers } from '../engine/others.ts';
import { Pipeline } from '../engine/pipeline.ts';
import type { Report } from '../figure.ts';

const lines = 20_000;
const batches = 4;
const checksum = new Checksum();

const consume = ([word, count]: [string, number]): void => checksum.add(word, count);

const define = (input: DStream<string>): void => {
  const counts = input
    .flatMap((line) => line.split(' '))
    .map((word): [string, number] => [word, 1])
    .reduceByKey((a, b) => a + b);
  counts.foreachRDD((rdd) => rdd.foreach(consume));
};

const byHand = (data: readonly string[]): void => {
  const counts = new Map<string, number>();
  for (const line of data) for (const word of line.split(' ')) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const [word, count] of counts) checksum.add(word, count);
};

const measure = async (
  texts: readonly string[],
  options: Partial<EngineOptions> = {},
): Promise<Times<'engine' | 'hand'>> => {
  const pipeline = await Pipeline.start(define, options);
  let data = linesOf(texts[0]!);
  checksum.take();
  await pipeline.batch(data);
  const ours = checksum.take();
  byHand(data);
  requireEqual('word count', ours, checksum.take());
  const prepare = (round: number): void => void (data = linesOf(texts[round % batches]!));
  const times = await contest(
    { engine: { prepare, run: () => pipeline.batch(data) }, hand: { prepare, run: () => byHand(data) } },
    { warmUp: 12, rounds: 40 },
  );
  await pipeline.stop();
  return times;
};

/** Words of lines in memory, counted. */
export const wordCount = async (report: Report): Promise<void> => {
  const texts = Array.from({ length: batches }, (_, batch) => zipfText(lines, `text ${batch}`));
  const megabytes = texts[0]!.length / 1e6;
  const alone = await measure(texts);
  report({
    name: 'alone, to a Map by hand',
    ...alone.ratio('engine', 'hand'),
    unit: 'x',
    goal: { atMost: 0.85 },
  });
  report({ name: 'alone', value: (megabytes / alone.median('engine')) * 1000, unit: 'MB/s' });
  report({ name: 'by hand', value: (megabytes / alone.median('hand')) * 1000, unit: 'MB/s' });
  await warmOthers();
  const among = await measure(texts);
  report({
    name: 'among 20 others, to a Map by hand',
    ...among.ratio('engine', 'hand'),
    unit: 'x',
    goal: { atMost: 0.85 },
  });
  const composed = await measure(texts, { loopMode: 'composed' });
  report({ name: 'composed loops, to a Map by hand', ...composed.ratio('engine', 'hand'), unit: 'x' });
};
