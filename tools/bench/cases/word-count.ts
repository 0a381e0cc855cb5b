import type { DStream } from '@dstream/core';
import { Checksum } from '../checksum.ts';
import { linesOf, zipfText } from '../data/text.ts';
import { duel, type Duel } from '../engine/duel.ts';
import { warmOthers } from '../engine/others.ts';
import type { Report } from '../figure.ts';

const checksum = new Checksum();
const texts = Array.from({ length: 4 }, (_, batch) => zipfText(20_000, `text ${batch}`));
const megabytes = texts[0]!.length / 1e6;
const goal = { atMost: 0.85 };

const consume = ([word, count]: [string, number]): void => checksum.add(word, count);

const words: Duel<string> = {
  checksum,
  define(input: DStream<string>) {
    input
      .flatMap((line) => line.split(' '))
      .map((word): [string, number] => [word, 1])
      .reduceByKey((a, b) => a + b)
      .foreachRDD((rdd) => rdd.foreach(consume));
  },
  byHand(lines) {
    const counts = new Map<string, number>();
    for (const line of lines)
      for (const word of line.split(' ')) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const [word, count] of counts) checksum.add(word, count);
  },
  recordsOf: (round) => linesOf(texts[round % texts.length]!),
};

/** Words of lines in memory, counted. */
export const wordCount = async (report: Report): Promise<void> => {
  const alone = await duel(words);
  report({ name: 'alone, to a Map by hand', ...alone.ratio('engine', 'hand'), unit: 'x', goal });
  report({ name: 'alone', value: (megabytes / alone.median('engine')) * 1000, unit: 'MB/s' });
  report({ name: 'by hand', value: (megabytes / alone.median('hand')) * 1000, unit: 'MB/s' });
  await warmOthers();
  const among = await duel(words);
  report({ name: 'among 20 others, to a Map by hand', ...among.ratio('engine', 'hand'), unit: 'x', goal });
  const composed = await duel(words, { loopMode: 'composed' });
  report({ name: 'composed loops, to a Map by hand', ...composed.ratio('engine', 'hand'), unit: 'x' });
};
