import type { Sink } from '../../contracts/sink.ts';
import type { Time } from '../../contracts/time.ts';
import type { ChunksAction, TaskAction } from './job-runner.ts';
import type { RDD } from './rdd.ts';

/** Writes one partition of a batch to a sink, and gives the number of the attempt. */
export const writing = <T>(
  sink: Sink<T>,
  batchTime: Time,
  numPartitions: number,
): ChunksAction<T, number> => ({
  run: async (chunks, { partition, attempt, signal }) => {
    await sink.write(chunks, { batchTime, partition, numPartitions, attempt, signal });
    return attempt;
  },
});

/** Writes all partitions of an RDD to a sink, then commits them as one batch. */
export const writeTo = async <T>(
  rdd: RDD<T>,
  sink: Sink<T>,
  batchTime: Time,
  action: TaskAction<T, number> = writing(sink, batchTime, rdd.numPartitions),
): Promise<void> => {
  const attempts = await rdd.runJob<number>(action);
  await sink.commit?.({ batchTime, numPartitions: rdd.numPartitions, attempts });
};

/**
 * Writes an RDD to a file sink of its own, found by name, which is opened and closed around it. Only what belongs to a
 * batch may replace anything, since a batch may run again (SPARK-4835).
 */
export const saveAs = async <T>(rdd: RDD<T>, name: string, path: string): Promise<void> => {
  const { sink: find, clock } = rdd.context.services;
  const sink = find(name, rdd.batchTime === undefined ? { path, replace: false } : { path });
  try {
    await sink.open?.();
    await writeTo(rdd, sink, rdd.batchTime ?? clock.now());
  } finally {
    await sink.close?.();
  }
};
