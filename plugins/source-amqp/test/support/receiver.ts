import type { ReceiverSource } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';
import { RecordingStore } from './recording-store.ts';

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
  store: RecordingStore<string> = new RecordingStore<string>(),
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
