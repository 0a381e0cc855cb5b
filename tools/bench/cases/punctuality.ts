import { StreamingContext, type BatchInfo } from '@dstream/core';
import type { Report } from '../figure.ts';
import { median, quantile } from '../statistics.ts';

/** How late each batch or tick began, in milliseconds. */
type Lateness = readonly number[];

/** Runs batches without records by the machine's clock. */
const observe = async (batchDuration: number, batches: number): Promise<Lateness> => {
  const ssc = new StreamingContext({ batchDuration });
  ssc
    .queueStream<number>([])
    .map((n) => n + 1)
    .foreachRDD((rdd) => rdd.foreach(() => undefined));
  const late: number[] = [];
  const done = Promise.withResolvers<void>();
  const onBatchStarted = ({ batchInfo }: { readonly batchInfo: BatchInfo }): void => {
    late.push(batchInfo.processingStartTime! - batchInfo.batchTime);
    if (late.length === batches) done.resolve();
  };
  ssc.addStreamingListener({ onBatchStarted });
  await ssc.start();
  await done.promise;
  await ssc.stop();
  return late;
};

/** A timer without an engine: what the machine lets anybody have at this moment. */
const bareTimer = (period: number, ticks: number): Promise<Lateness> =>
  new Promise((resolve) => {
    const start = performance.now();
    const late: number[] = [];
    const wait = (): void => {
      const due = start + (late.length + 1) * period;
      setTimeout(tick, Math.max(0, due - performance.now()), due);
    };
    const tick = (due: number): void => {
      late.push(performance.now() - due);
      if (late.length === ticks) resolve(late);
      else wait();
    };
    wait();
  });

/** How much later the last quarter began than the second one. */
const gained = (late: Lateness): number => {
  const quarter = late.length >> 2;
  return median(late.slice(-quarter)) - median(late.slice(quarter, 2 * quarter));
};

const fastBatches = async (report: Report): Promise<void> => {
  const before = process.cpuUsage();
  const start = performance.now();
  const late = await observe(1, 2000);
  const { user, system } = process.cpuUsage(before);
  const load = (user + system) / 10 / (performance.now() - start);
  report({
    name: '1 ms: delay gained over 2000 batches',
    value: gained(late),
    unit: 'ms',
    goal: { atMost: 1 },
  });
  report({ name: '1 ms: begun late, median', value: median(late), unit: 'ms' });
  report({ name: '1 ms: begun late, p99', value: quantile(late, 0.99), unit: 'ms' });
  report({ name: '1 ms: share of one core', value: load, unit: '%' });
};

const steadyBatches = async (report: Report): Promise<void> => {
  const late: number[] = [];
  const bare: number[] = [];
  for (let slice = 0; slice < 4; slice++) {
    late.push(...(await observe(10, 200)));
    bare.push(...(await bareTimer(10, 200)));
  }
  report({ name: '10 ms: begun late, p99', value: quantile(late, 0.99), unit: 'ms', goal: { atMost: 5 } });
  report({ name: '10 ms: a timer without engine, p99', value: quantile(bare, 0.99), unit: 'ms' });
  report({ name: '10 ms: begun late, median', value: median(late), unit: 'ms' });
  const drift = gained(await observe(10, 400));
  report({ name: '10 ms: drift', value: drift, unit: 'ms', goal: { atMost: 0.5 } });
};

/** How the engine keeps the time: batches of 1 ms that do not pile up, and of 10 ms that begin when they are due. */
export const punctuality = async (report: Report): Promise<void> => {
  await observe(1, 500);
  await fastBatches(report);
  await steadyBatches(report);
};
