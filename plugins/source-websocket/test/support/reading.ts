import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReceiverSource, Store } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';
import { webSocket, type WebSocketMessage, type WebSocketOptions } from '../../src/index.ts';

/** Keeps messages; `gate` makes blocks wait. */
export class Blocks implements Store<WebSocketMessage> {
  readonly messages: WebSocketMessage[] = [];
  gate: () => Promise<void> | void = () => undefined;

  async block(values: readonly WebSocketMessage[]): Promise<void> {
    await this.gate();
    this.messages.push(...values);
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

export const sourceOf = (options: WebSocketOptions): ReceiverSource<WebSocketMessage> =>
  webSocket({ linger: 1, ...options }).create(undefined as never) as ReceiverSource<WebSocketMessage>;

/** A source that runs until the test is over. */
export const reading = (
  options: WebSocketOptions,
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
  const path = await mkdtemp(join(tmpdir(), 'dstream-websocket-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
};
