import { createInterface } from 'node:readline';
import type { ReceiverSource } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import { socketStream, type Converter } from '../src/index.ts';
import { RecordingLogger, RecordingStore, using } from './support/recording-store.ts';
import { closedPort, listen } from './support/server.ts';

const receiver = <T>(port: number, converter: Converter<T>): ReceiverSource<T> =>
  socketStream({ host: '127.0.0.1', port, converter }).create(
    using(new RecordingLogger()),
  ) as ReceiverSource<T>;

const lines: Converter<string> = (input) => createInterface({ input });
const firstChunk: Converter<unknown> = (input) => input.take(1);
const failing: Converter<unknown> = (input) =>
  input.map((chunk) => Promise.reject(new Error(`cannot read ${chunk}`)));

test('the records are what the converter makes of the connection', async () => {
  const store = new RecordingStore<string>();
  const source = receiver(await listen((socket) => socket.end('a\nb\nc')), lines);
  await expect(source.run(store, new AbortController().signal)).rejects.toMatchObject({
    code: 'SOCKET_CLOSED',
  });
  expect(store.records).toEqual(['a', 'b', 'c']);
});

test('on abort the converter meets the end of its input and finishes what it has', async () => {
  const store = new RecordingStore<string>();
  const stop = new AbortController();
  const source = receiver(await listen((socket) => socket.write('first\nlast')), lines);
  const run = source.run(store, stop.signal);
  await store.holds(1);
  stop.abort();
  await run;
  expect(store.records).toEqual(['first', 'last']);
});

test('an error of the converter ends the connection and the run', async () => {
  const closed = Promise.withResolvers<void>();
  const port = await listen((socket) => {
    socket.once('close', () => closed.resolve());
    socket.write('x');
  });
  const run = receiver(port, failing).run(new RecordingStore(), new AbortController().signal);
  await expect(run).rejects.toThrow('cannot read x');
  await closed.promise;
});

test('a converter that stops reading ends the connection', async () => {
  const source = receiver(await listen((socket) => socket.write(new Uint8Array(10_000_000))), firstChunk);
  const store = new RecordingStore<unknown>();
  await expect(source.run(store, new AbortController().signal)).rejects.toMatchObject({
    code: 'SOCKET_CLOSED',
  });
  expect(store.records).toHaveLength(1);
});

test('says so when nothing listens', async () => {
  const run = receiver(await closedPort(), lines).run(new RecordingStore(), new AbortController().signal);
  await expect(run).rejects.toMatchObject({ code: 'SOCKET_REFUSED' });
});
