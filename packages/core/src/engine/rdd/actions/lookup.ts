import { keysEqual } from '../../key/keys-equal.ts';
import { eachChunk } from '../../pipeline/chunks.ts';
import { notPair } from '../../pipeline/pair.ts';
import type { ChunksAction } from '../job-runner.ts';
import type { RDD } from '../rdd.ts';

/** The values of one key, from its partition if that is known. */
export const lookup = async <K, V>(rdd: RDD<[K, V]>, key: K): Promise<V[]> => {
  await rdd.context.prepare(rdd);
  const partitions = rdd.partitioner && [rdd.partitioner.partition(key)];
  const found = await rdd.runJob(finding<K, V>(key), partitions);
  return found.flat(1);
};

const finding = <K, V>(key: K): ChunksAction<[K, V], readonly V[]> => ({
  run(chunks) {
    const values: V[] = [];
    const waiting = eachChunk(chunks, (chunk) => {
      for (const pair of chunk) {
        if (!Array.isArray(pair)) notPair(pair, 'lookup');
        if (keysEqual(pair[0], key)) values.push(pair[1]);
      }
    });
    return waiting ? waiting.then(() => values) : values;
  },
});
