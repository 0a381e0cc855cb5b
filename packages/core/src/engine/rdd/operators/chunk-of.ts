import type { Chunks } from '../../../contracts/chunks.ts';
import { gather } from '../../pipeline/chunks.ts';
import { withinTask } from '../../task/current-task.ts';
import type { TaskContext } from '../../task/task-context.ts';
import { partitionOf } from '../compute-partition.ts';
import type { RDD } from '../rdd.ts';

/** Whole inputs of an operator: at hand, or waited for. */
export type Whole<T> = readonly T[] | Promise<readonly T[]>;

/** All records of one partition. */
export const wholeOf = <T>(rdd: RDD<T>, partition: number, task: TaskContext): Whole<T> =>
  unwatched(gather(partitionOf(rdd, partition, task)));

/** Records as the only chunk; synchronous where they are at hand. */
export const chunkOf = <T>(records: Whole<T>): Chunks<T> =>
  records instanceof Promise ? awaited(unwatched(records)) : [records];

async function* awaited<T>(records: Whole<T>): AsyncIterable<readonly T[]> {
  yield await records;
}

/** Records made of several whole inputs, as part of the task. Waits only if one of them must be waited for. */
export const fromWholes = <T>(
  inputs: readonly Whole<any>[],
  task: TaskContext,
  make: (inputs: readonly (readonly any[])[]) => readonly T[],
): Chunks<T> => {
  const made = (ready: readonly (readonly unknown[])[]): readonly T[] => withinTask(task, () => make(ready));
  if (inputs.some((input) => input instanceof Promise)) {
    return chunkOf(Promise.all(inputs.map(async (input) => input)).then(made));
  }
  return [made(inputs as readonly (readonly unknown[])[])];
};

/** What rejects before somebody waits for it, or after nobody will, must not end the process. */
const unwatched = <T>(records: Whole<T>): Whole<T> => {
  if (records instanceof Promise) records.catch(() => undefined);
  return records;
};
