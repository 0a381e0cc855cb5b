import { checkFields } from '../../../base/options/check-fields.ts';
import { count } from '../../../base/options/rules.ts';
import type { RefuseRecord } from '../../../contracts/bad-record.ts';
import type { Chunks } from '../../../contracts/chunks.ts';
import { requireFunctions } from '../../pipeline/require-functions.ts';
import { withinTask } from '../../task/current-task.ts';
import type { TaskContext } from '../../task/task-context.ts';
import { partitionOf } from '../compute-partition.ts';
import { narrow } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';

/** How an asynchronous function is run over a partition. */
export interface AsyncOptions {
  /** How many calls of one partition may be under way at once. Default 16. */
  readonly concurrency?: number;
}

/** Throws `OPTIONS_INVALID`. */
export const checkAsyncOptions = (operation: string, options: unknown = {}): void =>
  checkFields<AsyncOptions>(operation, { concurrency: count }, options);

/** A function that waits, applied to several records at once; `keep` turns its results into records, in order. */
export const mapAsync = <T, R, U>(
  parent: RDD<T>,
  name: string,
  fn: (record: T, signal: AbortSignal) => Promise<R> | R,
  keep: (result: R, record: T) => readonly U[],
  options: AsyncOptions = {},
): RDDOperator<U> => {
  requireFunctions(name, [fn]);
  checkAsyncOptions(name, options);
  const { concurrency = 16 } = options;
  return {
    name,
    numPartitions: parent.numPartitions,
    dependencies: [narrow(parent)],
    refuses: parent,
    compute: (partition, task, refuse) =>
      inFlight(partitionOf(parent, partition, task), task, concurrency, fn, keep, refuse),
  };
};

async function* inFlight<T, R, U>(
  chunks: Chunks<T>,
  task: TaskContext,
  concurrency: number,
  fn: (record: T, signal: AbortSignal) => Promise<R> | R,
  keep: (result: R, record: T) => readonly U[],
  refuse: RefuseRecord,
): AsyncIterable<readonly U[]> {
  let before = 0;
  for await (const chunk of chunks as AsyncIterable<readonly T[]>) {
    const results: (readonly U[])[] = Array.from({ length: chunk.length }, () => []);
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < chunk.length && !task.signal.aborted) {
        const index = next++;
        const record = chunk[index]!;
        try {
          results[index] = keep(await withinTask(task, () => fn(record, task.signal)), record);
        } catch (error) {
          refuse(error, record, before + index);
        }
      }
    };
    const workers = Array.from({ length: Math.min(concurrency, chunk.length) }, () =>
      worker().catch((error: unknown) => {
        next = chunk.length;
        throw error;
      }),
    );
    const failed = (await Promise.allSettled(workers)).find((ended) => ended.status === 'rejected');
    if (failed) throw failed.reason;
    task.signal.throwIfAborted();
    before += chunk.length;
    yield results.flat(1);
  }
}
