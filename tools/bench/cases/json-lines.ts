import type { DStream, EngineOptions } from '@dstream/core';
import { Checksum, requireEqual } from '../checksum.ts';
import { contest, type Times } from '../contest.ts';
import { orderLines, type Order } from '../data/orders.ts';
import { warmOthers } from '../engine/others.ts';
import { Pipeline } from '../engine/pipeline.ts';
import type { Report } from '../figure.ts';

const count = 30_000;
const checksum = new Checksum();

const consume = ([customer, cents]: [string, number]): void => checksum.add(customer, cents);

const define = (input: DStream<string>): void => {
  input
    .map((line) => JSON.parse(line) as Order)
    .filter((order) => order.status === 'paid')
    .map((order): [string, number] => [order.customer, order.total])
    .reduceByKey((a, b) => a + b)
    .mapValues((total) => Math.round(total * 100))
    .foreachRDD((rdd) => rdd.foreach(consume));
};

const byHand = (lines: readonly string[]): void => {
  const totals = new Map<string, number>();
  for (const line of lines) {
    const order = JSON.parse(line) as Order;
    if (order.status === 'paid') totals.set(order.customer, (totals.get(order.customer) ?? 0) + order.total);
  }
  for (const [customer, total] of totals) checksum.add(customer, Math.round(total * 100));
};

const measure = async (
  lines: readonly string[],
  options: Partial<EngineOptions> = {},
): Promise<Times<'engine' | 'hand'>> => {
  const pipeline = await Pipeline.start(define, options);
  checksum.take();
  await pipeline.batch(lines);
  const ours = checksum.take();
  byHand(lines);
  requireEqual('JSON lines', ours, checksum.take());
  const times = await contest(
    { engine: { run: () => pipeline.batch(lines) }, hand: { run: () => byHand(lines) } },
    { warmUp: 8, rounds: 40 },
  );
  await pipeline.stop();
  return times;
};

/** Orders in lines of JSON parsed, filtered, grouped and summed. */
export const jsonLines = async (report: Report): Promise<void> => {
  const lines = orderLines(count, 'orders');
  const megabytes = lines.reduce((sum, line) => sum + line.length + 1, 0) / 1e6;
  const alone = await measure(lines);
  report({
    name: 'alone, to a Map by hand',
    ...alone.ratio('engine', 'hand'),
    unit: 'x',
    goal: { atMost: 1.1 },
  });
  report({ name: 'alone', value: (megabytes / alone.median('engine')) * 1000, unit: 'MB/s' });
  await warmOthers();
  const among = await measure(lines);
  report({
    name: 'among 20 others, to a Map by hand',
    ...among.ratio('engine', 'hand'),
    unit: 'x',
    goal: { atMost: 1.1 },
  });
  const composed = await measure(lines, { loopMode: 'composed' });
  report({ name: 'composed loops, to a Map by hand', ...composed.ratio('engine', 'hand'), unit: 'x' });
};
