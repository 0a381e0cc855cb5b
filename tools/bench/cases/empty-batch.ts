import { setTimeout as wait } from 'node:timers/promises';
import { StreamingContext } from '@dstream/core';
import type { Report } from '../figure.ts';
import { quantile } from '../statistics.ts';

/** What a run of batches without data cost, and how late its batches began. */
interface Run {
  readonly batches: number;
  readonly cpuMilliseconds: number;
  /** From the end of a batch's interval to the start of its processing. */
  readonly late: readonly number[];
}

const runEmpty = async (batchDuration: number, batches: number): Promise<Run> => {
  const ssc = new StreamingContext({ batchDuration });
  const input = ssc.queueStream<string>([]);
  input
    .flatMap((line) => line.split(' '))
    .filter((word) => word.length > 0)
    .map((word): [string, number] => [word, 1])
    .reduceByKey((a, b) => a + b)
    .mapValues((count) => count * 2)
    .foreachRDD((rdd) => rdd.foreach(() => undefined));
  const late: number[] = [];
  const enough = Promise.withResolvers<void>();
  ssc.addStreamingListener({
    onBatchCompleted: ({ batchInfo }) => {
      late.push(batchInfo.processingStartTime! - batchInfo.batchTime);
      if (late.length === batches) enough.resolve();
    },
  });
  await ssc.start();
  const before = process.cpuUsage();
  await enough.promise;
  const { user, system } = process.cpuUsage(before);
  await ssc.stop();
  return { batches, cpuMilliseconds: (user + system) / 1000, late };
};

/** What the process takes of a core while only a timer of the same period goes. */
const idleCpu = async (period: number, ticks: number): Promise<number> => {
  const before = process.cpuUsage();
  for (let tick = 0; tick < ticks; tick++) await wait(period);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / ticks;
};

/** How much later, in milliseconds, the last batches began than the first ones. */
const drift = (late: readonly number[]): number => {
  const tenth = Math.floor(late.length / 10);
  return quantile(late.slice(-tenth), 0.5) - quantile(late.slice(0, tenth), 0.5);
};

/** Batches without data through five operators, on the real clock. */
export const emptyBatch = async (report: Report): Promise<void> => {
  await runEmpty(1, 500);
  const idle = await idleCpu(1, 1000);
  const fast = await runEmpty(1, 3000);
  const cpu = fast.cpuMilliseconds / fast.batches - idle;
  report({ name: 'CPU of a batch', value: cpu, unit: 'ms', goal: { atMost: 0.2 } });
  report({ name: 'batches of 1 ms, lateness p50', value: quantile(fast.late, 0.5), unit: 'ms' });
  report({ name: 'batches of 1 ms, drift', value: drift(fast.late), unit: 'ms', goal: { atMost: 1 } });
  const steady = await runEmpty(10, 300);
  report({
    name: 'batches of 10 ms, lateness p99',
    value: quantile(steady.late, 0.99),
    unit: 'ms',
    goal: { atMost: 5 },
  });
  report({ name: 'batches of 10 ms, drift', value: drift(steady.late), unit: 'ms', goal: { atMost: 1 } });
};
