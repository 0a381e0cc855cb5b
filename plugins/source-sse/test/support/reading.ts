import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReceiverSource, Store } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';
import { sse, type ServerSentEvent, type SseOptions } from '../../src/index.ts';

/** Keeps events; `gate` makes blocks wait. */
export class Blocks implements Store<ServerSentEvent> {
  readonly events: ServerSentEvent[] = [];
  gate: () => Promise<void> | void = () => undefined;

  get data(): string[] {
    return this.events.map(({ data }) => data);
  }

  async block(values: readonly ServerSentEvent[]): Promise<void> {
    await this.gate();
    this.events.push(...values);
  }

  record(): undefined {
    throw new Error('not durable');
  }

  bytes(): undefined {
    throw new Error('not durable');
  }

  reportError(error: unknown): void {
    throw error;
  }
}

export const sourceOf = (options: SseOptions): ReceiverSource<ServerSentEvent> =>
  sse({ linger: 1, retry: 0, ...options }).create(undefined as never) as ReceiverSource<ServerSentEvent>;

/** A source that runs until the test is over. */
export const reading = (
  options: SseOptions,
  source = sourceOf(options),
): { readonly store: Blocks; readonly ended: Promise<void>; readonly stop: () => Promise<void> } => {
  const [store, end] = [new Blocks(), new AbortController()];
  const ended = source.run(store, end.signal);
  ended.catch(() => undefined);
  const stop = (): Promise<void> => {
    end.abort();
    return ended;
  };
  onTestFinished(() => stop().catch(() => undefined));
  return { store, ended, stop };
};

/** A directory that goes with the test. */
export const directory = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'dstream-sse-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
};
