import { gather } from '../../pipeline/chunks.ts';
import { withinTask } from '../../task/current-task.ts';
import type { ChunksAction } from '../job-runner.ts';

/** Calls a function with each whole partition, as part of its task. */
export const eachPartition = <T>(
  fn: (records: Iterable<T>, partition: number) => Promise<void> | void,
): ChunksAction<T, void> => ({
  run(chunks, task) {
    const records = gather(chunks);
    if (!(records instanceof Promise)) return fn(records, task.partition);
    return records.then((all) => withinTask(task, () => fn(all, task.partition)));
  },
});

/** All records merged into one; none of none. */
