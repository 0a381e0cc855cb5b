import { join } from 'node:path';
import type { DirectSource } from '@dstream/core';
import { Checksum } from '../checksum.ts';
import { contest } from '../contest.ts';
import { linesOf, zipfText } from '../data/text.ts';
import { Checkpointed, type Measured } from '../engine/checkpointed.ts';
import type { Report } from '../figure.ts';
import { withDirectory } from '../temporary-directory.ts';

/** Of texts in a batch: about a second of work. */
const textsPerBatch = 60;

const checksum = new Checksum();
const texts = Array.from({ length: 4 }, (_, batch) => linesOf(zipfText(20_000, `text ${batch}`)));

/** The same texts over and over. */
const source: DirectSource<string, number> = {
  kind: 'direct',
  name: 'texts',
  plan: ([previous]) => [(previous ?? 0) + 1],
  *read() {
    for (let text = 0; text < textsPerBatch; text++) yield texts[text % texts.length]!;
  },
};

const words: Measured<string> = {
  define(input) {
    input
      .flatMap((line) => line.split(' '))
      .map((word): [string, number] => [word, 1])
      .reduceByKey((a, b) => a + b)
      .foreachRDD((rdd) => rdd.foreach(([word, count]) => checksum.add(word, count)));
  },
  makeInput: (ssc) => ssc.stream(source),
  warmUp: (pipeline) => pipeline.batch(),
  round: (pipeline) => pipeline.batch(),
};

/** Words counted in batches of about a second, each written down before and after. */
export const recoveryWords = (report: Report): Promise<void> =>
  withDirectory(async (directory) => {
    const sides = {
      kept: new Checkpointed(words, join(directory, 'checkpoint')),
      plain: new Checkpointed(words),
    };
    const times = await contest(sides, { warmUp: 1, rounds: 9 });
    await Checkpointed.stop();
    const throughput = times.ratio('plain', 'kept');
    report({
      name: 'speed with a checkpoint, to without',
      ...throughput,
      unit: 'x',
      goal: { atLeast: 0.95 },
    });
    report({ name: 'a batch with a checkpoint', value: times.median('kept'), unit: 'ms' });
    report({ name: 'a batch without', value: times.median('plain'), unit: 'ms' });
  });
