import type { DStream } from '@dstream/core';
import { orderLines, type Order } from '../data/orders.ts';
import { linesOf, zipfText } from '../data/text.ts';
import { Pipeline } from './pipeline.ts';

const ignore = (): void => undefined;
const drain = <T>(stream: DStream<T>): void => stream.foreachRDD((rdd) => rdd.foreach(ignore));
const add = (a: number, b: number): number => a + b;

const onLines: readonly ((lines: DStream<string>) => void)[] = [
  (lines) => drain(lines.map((line) => line.length)),
  (lines) => drain(lines.filter((line) => line.includes('st'))),
  (lines) =>
    drain(
      lines
        .flatMap((line) => line.split('a'))
        .map((part): [string, number] => [part, 2])
        .reduceByKey(Math.max),
    ),
  (lines) =>
    drain(
      lines
        .flatMap((line) => line.split(' '))
        .map((word): [string, number] => [word.slice(0, 2), 1])
        .reduceByKey(add),
    ),
  (lines) => drain(lines.flatMap((line) => line.split('')).countByValue()),
  (lines) => drain(lines.keyBy((line) => line.length).groupByKey()),
  (lines) =>
    drain(
      lines
        .map((line) => line.toUpperCase())
        .filter((line) => line > 'M')
        .count(),
    ),
];

const onNumbers: readonly ((numbers: DStream<number>) => void)[] = [
  (numbers) => drain(numbers.map((n) => n * 2)),
  (numbers) => drain(numbers.filter((n) => n % 2 === 0).map((n) => n / 2)),
  (numbers) => drain(numbers.map((n): [number, number] => [n % 100, n]).reduceByKey(add)),
  (numbers) =>
    drain(
      numbers
        .map((n): [number, number] => [n % 7, 0.5 * n])
        .mapValues((x) => x + 1)
        .reduceByKey(add),
    ),
  (numbers) => drain(numbers.flatMap((n) => [n, -n]).reduce(add)),
  (numbers) => drain(numbers.map((n) => ({ n, half: n / 2 })).filter(({ half }) => half > 10)),
  (numbers) => drain(numbers.map((n) => `number ${n % 1000}`).countByValue()),
];

const onOrders: readonly ((orders: DStream<string>) => void)[] = [
  (orders) => drain(orders.map((line) => JSON.parse(line) as Order)),
  (orders) =>
    drain(
      orders
        .map((line) => JSON.parse(line) as Order)
        .filter(({ status }) => status === 'open')
        .count(),
    ),
  (orders) =>
    drain(
      orders
        .map((line) => JSON.parse(line) as Order)
        .keyBy((order) => order.customer)
        .groupByKey(),
    ),
  (orders) =>
    drain(
      orders
        .map((line) => JSON.parse(line) as Order)
        .map(({ country, total }): [string, number] => [country, total])
        .reduceByKey(add),
    ),
  (orders) =>
    drain(
      orders
        .map((line) => JSON.parse(line) as Order)
        .flatMap(({ items }) => items)
        .map(({ sku }) => sku)
        .countByValue(),
    ),
  (orders) =>
    drain(
      orders.mapToPair((line): [string, boolean] => [line.slice(0, 12), true]).reduceByKey((a, b) => a && b),
    ),
];

const run = async <T>(
  definitions: readonly ((input: DStream<T>) => void)[],
  records: readonly T[],
): Promise<void> => {
  for (const define of definitions) {
    const pipeline = await Pipeline.start(define);
    for (let batch = 0; batch < 12; batch++) await pipeline.batch(records);
    await pipeline.stop();
  }
};

/** Runs twenty other pipelines until they are warm, so that whatever the engine shares has seen everything. */
export const warmOthers = async (): Promise<void> => {
  await run(onLines, linesOf(zipfText(2000, 'others')));
  await run(
    onNumbers,
    Array.from({ length: 20_000 }, (_, n) => n),
  );
  await run(onOrders, orderLines(3000, 'others'));
};
