import type { Sink } from '../../contracts/sink.ts';
import type { Time } from '../../contracts/time.ts';
import type { RDD } from './rdd.ts';

/** Writes all partitions of an RDD to a sink, then commits them as one batch. */
export const writeTo = async <T>(rdd: RDD<T>, sink: Sink<T>, batchTime: Time): Promise<void> => {
  const numPartitions = rdd.numPartitions;
  const attempts = await rdd.runJob<number>({
    run: async (chunks, { partition, attempt, signal }) => {
      await sink.write(chunks, { batchTime, partition, numPartitions, attempt, signal });
      return attempt;
    },
  });
  await sink.commit?.({ batchTime, numPartitions, attempts });
};
