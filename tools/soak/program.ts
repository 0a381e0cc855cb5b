import { setTimeout as pause } from 'node:timers/promises';
import { StreamingContext } from '@dstream/core';
import { LOGGER, SilentLogger, bind, definePlugin } from '@dstream/core/plugin';
import { backlog } from './backlog.ts';
import type { SoakSettings } from './soak.ts';

/** The child process: works off a backlog with a sink that stalls once, and tells what memory it took. */
const { kind, records, stall, memoryBudget }: SoakSettings = JSON.parse(process.argv[2]!);

const ssc = new StreamingContext({
  batchDuration: 200,
  memoryBudget,
  backpressure: { initialRate: 100_000 },
  plugins: [definePlugin({ name: 'silent', provides: [bind(LOGGER, () => new SilentLogger())] })],
});

const work = Promise.withResolvers<void>();
const largest = { batch: 0, heap: 0, rss: 0 };
let [done, hasStalled] = [0, false];

const sample = (): void => {
  const { heapUsed, rss } = process.memoryUsage();
  largest.heap = Math.max(largest.heap, heapUsed);
  largest.rss = Math.max(largest.rss, rss);
};

backlog(ssc, kind, records)
  .mapToPair((text) => [text.slice(0, 7), 1])
  .reduceByKey((a, b) => a + b)
  .foreachRDD(async (rdd) => {
    const counts = await rdd.values().collect();
    const batch = counts.reduce((sum, count) => sum + count, 0);
    done += batch;
    largest.batch = Math.max(largest.batch, batch);
    sample();
    if (!hasStalled && done > records / 10) {
      hasStalled = true;
      await pause(stall);
    }
    if (done >= records) work.resolve();
  });

const sampling = setInterval(sample, 50);
await ssc.start();
ssc.awaitTermination().catch(work.reject);
await work.promise;
await ssc.stop();
clearInterval(sampling);
console.log(JSON.stringify({ done, hasStalled, ...largest }));
