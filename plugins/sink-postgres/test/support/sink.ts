import { SilentLogger, type Chunks, type Sink } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';
import { postgresSink, type PostgresSinkOptions } from '../../src/index.ts';

/** A sink that is not opened yet; closed when the test is over. */
export const sinkFor = <T>(options: PostgresSinkOptions<T>): Sink<T> => {
  const sink = postgresSink<T>(options).create((() => new SilentLogger()) as never);
  onTestFinished(() => sink.close?.());
  return sink;
};

const signal = new AbortController().signal;

/** Writes partitions of a batch, all by their first attempt. */
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

/** Writes and commits a batch. */
export const batch = async <T>(
  sink: Sink<T>,
  batchTime: number,
  partitions: readonly (readonly T[])[],
): Promise<void> => {
  await stage(sink, batchTime, partitions);
  await commit(sink, batchTime, partitions.length);
};

/** Commits a batch of which the first attempts won. */
export const commit = async (sink: Sink<never>, batchTime: number, numPartitions: number): Promise<void> => {
  const attempts = Array.from({ length: numPartitions }, () => 0);
  await sink.commit!({ batchTime, numPartitions, attempts });
};
