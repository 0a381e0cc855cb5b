import type { Sink, WriteAttempt } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';
import { mqttSink, type MqttSinkOptions } from '../../src/index.ts';

/** A sink that is closed after the test. */
export const sinkOf = (options: MqttSinkOptions): Sink<unknown> => {
  const sink = mqttSink(options).create(undefined as never);
  onTestFinished(() => sink.close?.());
  return sink;
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
