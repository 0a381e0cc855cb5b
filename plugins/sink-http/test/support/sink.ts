import type { Chunks, Sink } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';
import { httpSink, type HttpSinkOptions } from '../../src/index.ts';

/** A sink, closed when the test is over. */
export const sinkFor = <T>(options: HttpSinkOptions<T>): Sink<T> => {
  const sink = httpSink<T>(options).create(undefined as never);
  onTestFinished(() => sink.close?.());
  return sink;
};

/** Writes one partition. */
export const write = <T>(
  sink: Sink<T>,
  records: Chunks<T>,
  { batchTime = 1000, partition = 0, signal = new AbortController().signal } = {},
): Promise<void> => sink.write(records, { batchTime, partition, numPartitions: 1, attempt: 0, signal });
