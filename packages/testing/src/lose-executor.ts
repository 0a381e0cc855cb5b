import type { DStream, StreamingContext } from '@dstream/core';

/**
 * Loses what an executor keeps from batch to batch: the partitions of persisted RDDs, the output of shuffles, and what
 * operators put aside. Everything is there to be made again from the inputs and the state store.
 */
export const loseExecutor = async (
  ssc: StreamingContext,
  streams: readonly DStream<any>[],
): Promise<void> => {
  const { sc } = ssc;
  const forgetful = sc.parallelize([null], 1);
  await forgetful.runJob<void>({ run: (_, task) => task.environment.keepsakes.clear() });
  for (let id = 0; id < forgetful.id; id++) sc.services.cache.forget(id);
  for (const stream of streams) {
    for (const time of stream.generatedTimes) {
      for (const dependency of stream.getOrCompute(time)?.operator.dependencies ?? []) {
        if (dependency.kind === 'shuffle') dependency.outputs.lose(range(dependency.rdd.numPartitions));
      }
    }
  }
};

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
