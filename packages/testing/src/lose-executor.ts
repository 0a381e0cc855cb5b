import type { DStream, RDD, StreamingContext } from '@dstream/core';

/**
 * Loses what an executor keeps only to save time: the partitions of persisted RDDs, the output of shuffles, and what
 * operators put aside from batch to batch. The state store and what the engine has pinned stay.
 */
export const loseExecutor = async (
  ssc: StreamingContext,
  streams: readonly DStream<any>[],
): Promise<void> => {
  const probe = ssc.sc.parallelize([null], 1);
  await probe.runJob<void>({ run: (_, task) => task.environment.keepsakes.clear() });
  const rdds = streams.flatMap(rememberedRDDs);
  const pinned = new Set(rdds.filter(({ keeping }) => keeping === 'PINNED').map(({ id }) => id));
  for (let id = 0; id < probe.id; id++) if (!pinned.has(id)) ssc.sc.services.cache.forget(id);
  for (const { operator } of rdds) {
    for (const dependency of operator.dependencies) {
      if (dependency.kind === 'shuffle') dependency.outputs.lose(range(dependency.rdd.numPartitions));
    }
  }
};

const rememberedRDDs = (stream: DStream<any>): RDD<any>[] =>
  stream.generatedTimes.flatMap((time) => stream.getOrCompute(time) ?? []);

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
