import type { Chunks } from '../../src/contracts/chunks.ts';
import type { RDDContext } from '../../src/engine/rdd/rdd-context.ts';
import type { RDD } from '../../src/engine/rdd/rdd.ts';
import { localEngine } from './local-engine.ts';
import { turn } from './turn.ts';

/** One way in which records reach an operator. */
export interface RDDVariant {
  readonly sc: RDDContext;
  /** An RDD of the given partitions. */
  rddOf<T>(partitions: readonly (readonly T[])[]): RDD<T>;
}

function* inTwos<T>(records: readonly T[]): Iterable<readonly T[]> {
  for (let i = 0; i < records.length; i += 2) yield records.slice(i, i + 2);
}

async function* inTwosLater<T>(records: readonly T[]): AsyncIterable<readonly T[]> {
  for (const chunk of inTwos(records)) {
    await turn();
    yield chunk;
  }
}

const variant = (
  loopMode: 'generated' | 'composed',
  chunksOf: <T>(records: readonly T[]) => Chunks<T>,
): RDDVariant => {
  const { sc } = localEngine({ loopMode });
  return {
    sc,
    rddOf: (partitions) =>
      sc.create({
        name: 'given',
        numPartitions: partitions.length,
        dependencies: [],
        compute: (partition) => chunksOf(partitions[partition]!),
      }),
  };
};

/** What every operator must treat alike: whole partitions, partitions in chunks, chunks that are waited for. */
export const rddVariants: readonly (readonly [string, RDDVariant])[] = [
  ['whole partitions, generated loops', variant('generated', (records) => [records])],
  ['chunks, composed loops', variant('composed', inTwos)],
  ['awaited chunks, generated loops', variant('generated', inTwosLater)],
];
