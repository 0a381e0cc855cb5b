import type { DStream } from '@dstream/core';
import { Checksum } from '../checksum.ts';
import { orderLines, type Order } from '../data/orders.ts';
import { duel, type Duel } from '../engine/duel.ts';
import { warmOthers } from '../engine/others.ts';
import type { Report } from '../figure.ts';

const lines = orderLines(30_000, 'orders');
const megabytes = lines.reduce((sum, line) => sum + line.length + 1, 0) / 1e6;
const checksum = new Checksum();
const goal = { atMost: 1.1 };

const consume = ([customer, cents]: [string, number]): void => checksum.add(customer, cents);

const totals: Duel<string> = {
  checksum,
  define(input: DStream<string>) {
    input
      .map((line) => JSON.parse(line) as Order)
      .filter((order) => order.status === 'paid')
      .map((order): [string, number] => [order.customer, order.total])
      .reduceByKey((a, b) => a + b)
      .mapValues((total) => Math.round(total * 100))
      .foreachRDD((rdd) => rdd.foreach(consume));
  },
  byHand(all) {
    const sums = new Map<string, number>();
    for (const line of all) {
      const order = JSON.parse(line) as Order;
      if (order.status === 'paid') sums.set(order.customer, (sums.get(order.customer) ?? 0) + order.total);
    }
    for (const [customer, total] of sums) checksum.add(customer, Math.round(total * 100));
  },
  recordsOf: () => lines,
};

/** Orders in lines of JSON parsed, filtered, grouped and summed. */
export const jsonLines = async (report: Report): Promise<void> => {
  const alone = await duel(totals);
  report({ name: 'alone, to a Map by hand', ...alone.ratio('engine', 'hand'), unit: 'x', goal });
  report({ name: 'alone', value: (megabytes / alone.median('engine')) * 1000, unit: 'MB/s' });
  await warmOthers();
  const among = await duel(totals);
  report({ name: 'among 20 others, to a Map by hand', ...among.ratio('engine', 'hand'), unit: 'x', goal });
  const composed = await duel(totals, { loopMode: 'composed' });
  report({ name: 'composed loops, to a Map by hand', ...composed.ratio('engine', 'hand'), unit: 'x' });
};
