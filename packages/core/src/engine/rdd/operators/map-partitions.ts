import type { Chunks } from '../../../contracts/chunks.ts';
import { gather, isSync } from '../../pipeline/chunks.ts';
import { withinTask } from '../../task/current-task.ts';
import type { TaskContext } from '../../task/task-context.ts';
import { partitionOf } from '../compute-partition.ts';
import { narrow } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';

/** A function of a whole partition; called for empty ones too. */
export const mapPartitions = <T, U>(
  parent: RDD<T>,
  fn: (records: Iterable<T>, partition: number, task: TaskContext) => Iterable<U>,
  options: { readonly name?: string; readonly keepsPartitioner?: boolean } = {},
): RDDOperator<U> => ({
  name: options.name ?? 'mapPartitions',
  numPartitions: parent.numPartitions,
  dependencies: [narrow(parent)],
  partitioner: options.keepsPartitioner ? parent.partitioner : undefined,
  compute(partition, task) {
    const chunks = partitionOf(parent, partition, task);
    if (isSync(chunks)) return inChunks(fn(flatten(chunks), partition, task));
    return afterwards(gather(chunks), (records) =>
      withinTask(task, () => toArray(fn(records, partition, task))),
    );
  },
});

function* flatten<T>(chunks: Iterable<readonly T[]>): Iterable<T> {
  for (const chunk of chunks) yield* chunk;
}

const toArray = <T>(records: Iterable<T>): readonly T[] => (Array.isArray(records) ? records : [...records]);

const chunkLength = 4096;

/** Records as they come, gathered into chunks. */
export function* inChunks<T>(records: Iterable<T>): Iterable<readonly T[]> {
  if (Array.isArray(records)) return yield records;
  let chunk: T[] = [];
  for (const record of records) {
    chunk.push(record);
    if (chunk.length === chunkLength) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

/** One chunk, made of something that must be waited for. */
export async function* afterwards<A, T>(
  input: A | Promise<A>,
  make: (input: A) => readonly T[],
): Chunks<T> & AsyncGenerator<readonly T[]> {
  yield make(await input);
}
