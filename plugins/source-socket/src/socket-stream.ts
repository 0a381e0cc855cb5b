import { PassThrough, type Readable } from 'node:stream';
import type { ReceiverSource, Store } from '@dstream/core/plugin';
import { addressOf, type Peer } from './peer.ts';
import { receive } from './receive.ts';
import { explain, socketError } from './socket-error.ts';

/** Makes records of a connection's bytes. Called once per connection; the input ends when the connection does. */
export type Converter<T> = (input: Readable) => AsyncIterable<T> | Iterable<T>;

/** What `socketStream` needs to know. */
export interface SocketStreamSettings<T> extends Peer {
  readonly converter: Converter<T>;
}

/** Receives what a converter makes of the bytes. */
export const createSocketStream = <T>(settings: SocketStreamSettings<T>): ReceiverSource<T> => ({
  kind: 'receiver',
  name: `socketStream ${addressOf(settings)}`,
  run: async (store, signal) => {
    await convert(settings, store, signal);
    if (!signal.aborted) throw socketError('SOCKET_CLOSED', { peer: addressOf(settings), unfinished: 0 });
  },
});

const convert = async <T>(
  settings: SocketStreamSettings<T>,
  store: Store<T>,
  signal: AbortSignal,
): Promise<void> => {
  const converted = new AbortController();
  const input = new PassThrough();
  const received = receive(
    settings,
    (chunk) => write(input, chunk),
    AbortSignal.any([signal, converted.signal]),
  )
    .catch((error: Error) => Promise.reject(explain(error, addressOf(settings), 0)))
    .finally(() => input.end());
  received.catch(() => {}); // awaited below, unless the converter fails first
  try {
    for await (const record of settings.converter(input)) {
      const wait = store.record(record);
      if (wait) await wait;
    }
  } finally {
    converted.abort();
    input.destroy();
  }
  await received;
};

const write = (input: PassThrough, chunk: Uint8Array): Promise<void> | undefined =>
  input.destroyed || input.write(chunk)
    ? undefined
    : new Promise((resolve) => void input.once('drain', resolve).once('close', resolve));
