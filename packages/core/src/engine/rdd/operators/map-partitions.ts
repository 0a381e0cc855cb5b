import { gather, isSync } from '../../pipeline/chunks.ts';
import { requireIterable } from '../../pipeline/elements-of.ts';
import { withinTask } from '../../task/current-task.ts';
import type { TaskContext } from '../../task/task-context.ts';
import { partitionOf } from '../compute-partition.ts';
import { narrow } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { chunkOf } from './chunk-of.ts';

/** A function of a whole partition; called for empty ones too. */
export const mapPartitions = <T, U>(
  parent: RDD<T>,
  fn: (records: Iterable<T>, partition: number, task: TaskContext) => Iterable<U>,
  {
    name = 'mapPartitions',
    keepsPartitioner,
  }: { readonly name?: string; readonly keepsPartitioner?: boolean } = {},
): RDDOperator<U> => ({
  name,
  numPartitions: parent.numPartitions,
  dependencies: [narrow(parent)],
  partitioner: keepsPartitioner ? parent.partitioner : undefined,
  compute(partition, task) {
    const chunks = partitionOf(parent, partition, task);
    if (isSync(chunks)) return inChunks(fn(recordsOf(chunks), partition, task), task, name);
    const apply = (records: readonly T[]): readonly U[] =>
      withinTask(task, () => toArray(fn(records, partition, task), name));
    return chunkOf((gather(chunks) as Promise<readonly T[]>).then(apply));
  },
});

const recordsOf = <T>(chunks: Iterable<readonly T[]>): Iterable<T> =>
  Array.isArray(chunks) && chunks.length === 1 ? (chunks[0] as readonly T[]) : flatten(chunks);

function* flatten<T>(chunks: Iterable<readonly T[]>): Iterable<T> {
  // Not `yield*`, which is many times slower than a loop.
  for (const chunk of chunks) for (let i = 0; i < chunk.length; i++) yield chunk[i]!;
}

const toArray = <T>(records: Iterable<T>, name: string): readonly T[] =>
  Array.isArray(records) ? records : [...requireIterable(records, name)];

const chunkLength = 4096;

/** Records as they come, gathered into chunks. Each step of a generator is part of the task. */
function* inChunks<T>(records: Iterable<T>, task: TaskContext, name: string): Iterable<readonly T[]> {
  if (Array.isArray(records)) return yield records;
  const iterator = requireIterable(records, name)[Symbol.iterator]();
  let chunk: readonly T[];
  try {
    do {
      chunk = withinTask(task, () => head(iterator, chunkLength));
      if (chunk.length > 0) yield chunk;
    } while (chunk.length === chunkLength);
  } finally {
    iterator.return?.();
  }
}

const head = <T>(iterator: Iterator<T>, length: number): readonly T[] => {
  const chunk: T[] = [];
  while (chunk.length < length) {
    const next = iterator.next();
    if (next.done) break;
    chunk.push(next.value);
  }
  return chunk;
};
