import { SilentLogger, type Chunks, type Sink } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';
import { kafkaSink, type KafkaSinkOptions } from '../../src/index.ts';

/** A sink that is not opened yet; closed when the test is over. */
export const sinkFor = <T>(options: KafkaSinkOptions<T>): Sink<T> => {
  const sink = kafkaSink<T>(options).create((() => new SilentLogger()) as never);
  onTestFinished(() => sink.close?.());
  return sink;
};

const { signal } = new AbortController();

/** Writes partitions of a batch, all by one attempt. */
export const stage = async <T>(
  sink: Sink<T>,
  batchTime: number,
  partitions: readonly (readonly T[])[],
  attempt = 0,
): Promise<void> => {
  for (const [partition, records] of partitions.entries()) {
    const chunks: Chunks<T> = [records];
    await sink.write(chunks, { batchTime, partition, numPartitions: partitions.length, attempt, signal });
  }
};

/** Commits a batch of which the first attempts won. */
export const commit = async (sink: Sink<never>, batchTime: number, numPartitions: number): Promise<void> => {
  await sink.commit?.({ batchTime, numPartitions, attempts: Array.from({ length: numPartitions }, () => 0) });
};

/** Writes and commits a batch. */
export const batch = async <T>(
  sink: Sink<T>,
  batchTime: number,
  partitions: readonly (readonly T[])[],
): Promise<void> => {
  await stage(sink, batchTime, partitions);
  await commit(sink, batchTime, partitions.length);
};
