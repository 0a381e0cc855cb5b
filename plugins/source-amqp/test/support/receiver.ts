import type { AmqpMessage } from '@dstream/amqp-connection';
import type { ReceiverSource } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';
import { amqpSource, type AmqpSourceOptions } from '../../src/index.ts';
import { RecordingStore } from './recording-store.ts';

/** The text of a message is its record. */
export const decode = ({ body }: AmqpMessage): string[] => [body.toString()];

/** The source as a context makes it; the records are the texts of the messages. */
export const textSource = (options: AmqpSourceOptions<string>): ReceiverSource<string> => {
  return amqpSource({ blockInterval: 10, decode, ...options }).create(
    undefined as never,
  ) as ReceiverSource<string>;
};

/** A source that runs until the test ends. */
export interface Receiving {
  readonly store: RecordingStore<string>;
  /** How `run` ends: to undefined, or to its error. */
  readonly ended: Promise<unknown>;
  stop(): Promise<unknown>;
}

/** Runs a source, as the engine does. */
export const receiving = (
  source: ReceiverSource<string>,
  store = new RecordingStore<string>(),
): Receiving => {
  const stopping = new AbortController();
  const ended = source.run(store, stopping.signal).then(
    () => undefined,
    (error: unknown) => error,
  );
  const stop = (): Promise<unknown> => {
    stopping.abort();
    return ended;
  };
  onTestFinished(() => void stop());
  return { store, ended, stop };
};
