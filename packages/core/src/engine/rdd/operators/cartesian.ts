import type { Chunks } from '../../../contracts/chunks.ts';
import { isSync } from '../../pipeline/chunks.ts';
import { partitionOf } from '../compute-partition.ts';
import { narrow } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { wholeOf, type Whole } from './chunk-of.ts';

/** Every record of one RDD with every record of another: one partition for each two of theirs. */
export const cartesian = <T, U>(left: RDD<T>, right: RDD<U>): RDDOperator<[T, U]> => ({
  name: 'cartesian',
  numPartitions: left.numPartitions * right.numPartitions,
  dependencies: [narrow(left), narrow(right)],
  compute(partition, task) {
    const chunks = partitionOf(left, Math.floor(partition / right.numPartitions), task);
    const others = wholeOf(right, partition % right.numPartitions, task);
    return isSync(chunks) && !(others instanceof Promise)
      ? pairs(chunks, others)
      : awaitedPairs(chunks, others);
  },
});

function* pairs<T, U>(chunks: Iterable<readonly T[]>, others: readonly U[]): Iterable<readonly [T, U][]> {
  for (const chunk of chunks) yield* pairsOf(chunk, others);
}

async function* awaitedPairs<T, U>(chunks: Chunks<T>, others: Whole<U>): AsyncIterable<readonly [T, U][]> {
  const ready = await others;
  for await (const chunk of chunks) yield* pairsOf(chunk, ready);
}

const chunkLength = 4096;

/** Chunks of bounded length, however many records there are on either side. */
function* pairsOf<T, U>(chunk: readonly T[], others: readonly U[]): Iterable<readonly [T, U][]> {
  let made: [T, U][] = [];
  for (const record of chunk) {
    for (const other of others) {
      if (made.push([record, other]) < chunkLength) continue;
      yield made;
      made = [];
    }
  }
  if (made.length > 0) yield made;
}
