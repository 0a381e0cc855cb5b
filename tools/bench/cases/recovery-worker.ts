import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StreamingContext } from '@dstream/core';
import { bind, definePlugin, LOGGER, SilentLogger } from '@dstream/core/plugin';
import type { Report } from '../figure.ts';
import { deadlyRanges, type DeadlyRange } from '../programs/deadly-ranges.ts';
import { threadsFor } from '../programs/threads-plugin.ts';
import { median, middleHalf } from '../statistics.ts';
import { withDirectory } from '../temporary-directory.ts';

/** Parts of a batch, and how long a worker is busy with each, in milliseconds. */
const [parts, milliseconds] = [8, 50];
/** Each of these batches loses a worker; the one after it is not counted, and there are as many others. */
const deaths = 9;

const quiet = definePlugin({ name: 'quiet', provides: [bind(LOGGER, () => new SilentLogger())] });

interface Taken {
  readonly normal: number[];
  readonly deadly: number[];
}

/** Every third batch loses a worker. */
const isDeadly = (batch: number): boolean => batch % 3 === 2;

const takenBy = async (directory: string): Promise<Taken> => {
  const taken: Taken = { normal: [], deadly: [] };
  const all = Promise.withResolvers<void>();
  let planned = 0;
  let completed = 0;
  const ssc = new StreamingContext({
    batchDuration: 1000,
    executor: 'threads',
    plugins: [threadsFor('deadly', 2), quiet],
  });
  const plan = (): readonly DeadlyRange[] => {
    const token = join(directory, String(planned));
    const deadly = isDeadly(planned++);
    if (deadly) writeFileSync(token, '');
    return Array.from({ length: parts }, (_, part) => ({
      milliseconds,
      ...(deadly && part === parts / 2 && { token }),
    }));
  };
  ssc.stream(deadlyRanges(plan)).foreachPartition(() => undefined);
  ssc.addStreamingListener({
    onBatchCompleted({ batchInfo: { processingStartTime, processingEndTime } }) {
      const batch = completed++;
      if (batch % 3 > 0)
        (isDeadly(batch) ? taken.deadly : taken.normal).push(processingEndTime! - processingStartTime!);
      if (taken.deadly.length === deaths) all.resolve();
    },
  });
  await ssc.start();
  await Promise.race([all.promise, ssc.awaitTermination()]);
  await ssc.stop();
  return taken;
};

/** What the death of a worker in the middle of a task adds to its batch. */
export const recoveryWorker = (report: Report): Promise<void> =>
  withDirectory(async (directory) => {
    const { normal, deadly } = await takenBy(directory);
    const usual = median(normal);
    const added = deadly.map((time) => time - usual);
    report({
      name: 'a batch in which a worker dies, added',
      value: median(added),
      spread: middleHalf(added),
      unit: 'ms',
      goal: { atMost: 1000 },
    });
    report({ name: 'a batch in which none dies', value: usual, unit: 'ms' });
  });
