import type { StreamingContext } from '@dstream/core';
import type { DirectSource } from '@dstream/core/plugin';
import { linesIn } from '../data/threads-pieces.ts';
import { deadlyRanges } from './deadly-ranges.ts';
import { ByteSource } from './threads-byte-source.ts';

/** The same for the same counts, in whatever order they come. */
export const sumOf = (counts: Iterable<readonly [string, number]>): number => {
  let sum = 0;
  for (const [word, count] of counts) sum += (word.length + 31 * word.charCodeAt(0)) * count;
  return sum;
};

/** Counts the words of raw bytes and gives the driver one number a partition. */
export const words = (ssc: StreamingContext, take: (sum: number) => void = () => {}): ByteSource<string> => {
  const source = new ByteSource(linesIn);
  ssc
    .receiverStream(source)
    .flatMap((line) => line.split(' '))
    .map((word): [string, number] => [word, 1])
    .reduceByKey((a, b) => a + b)
    .mapPartitions((counts) => [sumOf(counts)])
    .foreachRDD(async (rdd) => {
      for (const sum of await rdd.collect()) take(sum);
    });
  return source;
};

/** Is handed raw bytes and does nothing with them. */
export const blocks = (ssc: StreamingContext): ByteSource<never> => {
  const source = new ByteSource<never>(() => []);
  ssc.receiverStream(source).foreachPartition(() => undefined);
  return source;
};

const emptyRanges = (count: number): DirectSource<never, number> => ({
  kind: 'direct',
  name: 'empty ranges',
  plan: () => Array.from({ length: count }, (_, index) => index),
  read: () => [],
});

/** Tasks with nothing to do, so many in each batch. */
const tasks =
  (count: number) =>
  (ssc: StreamingContext): void =>
    ssc.stream(emptyRanges(count)).foreachPartition(() => undefined);

/** Works, and loses a worker now and then: what each batch is made of, the driver says. */
const deadly = (ssc: StreamingContext): void => ssc.stream(deadlyRanges()).foreachPartition(() => undefined);

/** By the name under which workers are told what to define. */
export const programs = { words, blocks, fourTasks: tasks(4), manyTasks: tasks(200), deadly };

export type ProgramName = keyof typeof programs;
