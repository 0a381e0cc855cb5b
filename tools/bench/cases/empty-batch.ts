import type { DStream } from '@dstream/core';
import { Pipeline } from '../engine/pipeline.ts';
import type { Report } from '../figure.ts';
import { median, middleHalf } from '../statistics.ts';

const batches = 500;
const rounds = 12;

/** Input, four operators of which one shuffles, and an output. */
const define = (input: DStream<string>): void =>
  input
    .flatMap((line) => line.split(' '))
    .filter((word) => word.length > 0)
    .map((word): [string, number] => [word, 1])
    .reduceByKey((a, b) => a + b)
    .foreachRDD((rdd) => rdd.foreach(() => undefined));

const cpuMilliseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** What a batch costs that holds nothing: CPU time of batches driven one after the other. */
export const emptyBatch = async (report: Report): Promise<void> => {
  const pipeline = await Pipeline.start(define, { batchDuration: 1 });
  const costs: number[] = [];
  for (let round = -2; round < rounds; round++) {
    const start = cpuMilliseconds();
    for (let batch = 0; batch < batches; batch++) await pipeline.batch();
    if (round >= 0) costs.push((cpuMilliseconds() - start) / batches);
  }
  await pipeline.stop();
  report({
    name: 'CPU of a batch without records',
    value: median(costs),
    spread: middleHalf(costs),
    unit: 'ms',
    goal: { atMost: 0.2 },
  });
};
