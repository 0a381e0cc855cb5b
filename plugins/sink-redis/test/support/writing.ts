import { randomUUID } from 'node:crypto';
import type { Chunks, Logger, Prepared, Sink, Use, WriteAttempt } from '@dstream/core/plugin';
import { SilentLogger } from '@dstream/core/plugin';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A name that no other test has. */
export const uniqueName = (): string => `test-${randomUUID()}`;

/** A sink that is closed after the test. */
export const made = <T>(prepared: Prepared<Sink<T>>, logger: Logger = new SilentLogger()): Sink<T> => {
  const sink = prepared.create((() => logger) as unknown as Use);
  onTestFinished(() => sink.close?.());
  return sink;
};

/** A client that is gone after the test. */
export const clientOf = ({ host, port }: Address): Redis => {
  const redis = new Redis({ host, port });
  redis.on('error', () => undefined);
  onTestFinished(() => redis.disconnect());
  return redis;
};

/** The attempt to write the only partition of a batch. */
export const attemptOf = (attempt: Partial<WriteAttempt> = {}): WriteAttempt => ({
  batchTime: 1000,
  partition: 0,
  numPartitions: 1,
  attempt: 0,
  signal: new AbortController().signal,
  ...attempt,
});

/** Writes and commits a batch of one partition. */
export const batch = async <T>(sink: Sink<T>, batchTime: number, records: Chunks<T>): Promise<void> => {
  await sink.write(records, attemptOf({ batchTime }));
  await sink.commit!({ batchTime, numPartitions: 1, attempts: [0] });
};
