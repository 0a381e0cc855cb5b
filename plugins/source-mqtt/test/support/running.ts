import type { ReceiverSource } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';
import { mqtt, type MqttMessage, type MqttSourceOptions } from '../../src/index.ts';
import { RecordingStore } from './recording-store.ts';

/** The source of these options. */
export const sourceOf = (options: MqttSourceOptions): ReceiverSource<MqttMessage> =>
  mqtt(options).create(undefined as never) as ReceiverSource<MqttMessage>;

/** A receiver that runs. */
export interface Running {
  readonly store: RecordingStore<MqttMessage>;
  /** Resolves to how it ended: the error, or undefined. */
  readonly ended: Promise<unknown>;
  readonly stop: () => Promise<unknown>;
  /** The payloads that were stored, as text. */
  readonly texts: () => readonly string[];
}

/** Runs a source until the test is over. */
export const running = (
  source: ReceiverSource<MqttMessage>,
  store = new RecordingStore<MqttMessage>(),
): Running => {
  const stopping = new AbortController();
  const ended = source.run(store, stopping.signal).then(
    () => undefined,
    (error: unknown) => error,
  );
  const stop = (): Promise<unknown> => {
    store.release();
    stopping.abort();
    return ended;
  };
  onTestFinished(async () => void (await stop()));
  return { store, ended, stop, texts: () => store.records.map(({ payload }) => payload.toString()) };
};
