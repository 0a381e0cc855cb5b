import { SilentLogger, type Prepared, type Sink, type Use, type WriteAttempt } from '@dstream/core/plugin';

/** The sink as a context makes it. */
export const made = <T>(prepared: Prepared<Sink<T>>, logger = new SilentLogger()): Sink<T> =>
  prepared.create((() => logger) as Use);

/** The first attempt of the only partition of batch 1000, unless said otherwise. */
export const attemptOf = (of: Partial<WriteAttempt> = {}): WriteAttempt => ({
  batchTime: 1000,
  partition: 0,
  numPartitions: 1,
  attempt: 0,
  signal: new AbortController().signal,
  ...of,
});

/** Writes and commits a batch, each partition in one attempt. */
export const writeBatch = async <T>(
  sink: Sink<T>,
  batchTime: number,
  partitions: readonly (readonly T[])[],
): Promise<void> => {
  await Promise.all(
    partitions.map((records, partition) => sink.write([records], attemptOf({ batchTime, partition }))),
  );
  await sink.commit?.({ batchTime, numPartitions: partitions.length, attempts: partitions.map(() => 0) });
};
