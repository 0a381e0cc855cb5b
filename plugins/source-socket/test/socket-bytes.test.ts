import type { ReceiverSource } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import { socketBytes, type SocketBytesOptions } from '../src/index.ts';
import { frame } from './support/frame.ts';
import { RecordingLogger, RecordingStore, using } from './support/recording-store.ts';
import { listen } from './support/server.ts';

const receiver = <T = Uint8Array>(options: Omit<SocketBytesOptions<T>, 'host'>): ReceiverSource<T> =>
  socketBytes<T>({ host: '127.0.0.1', ...options }).create(using(new RecordingLogger())) as ReceiverSource<T>;

const sending = (...parts: readonly Uint8Array[]): Promise<number> =>
  listen((socket) => socket.end(Buffer.concat(parts)));

const { signal } = new AbortController();

test('each frame is a record', async () => {
  const store = new RecordingStore<Uint8Array>();
  const source = receiver({ port: await sending(frame(1, 2, 3), frame(), frame(4)) });
  await expect(source.run(store, signal)).rejects.toMatchObject({ code: 'SOCKET_CLOSED' });
  expect(store.decoded(source).map((record) => [...record])).toEqual([[1, 2, 3], [], [4]]);
  expect(store.counted).toBe(3);
});

test('decode makes the records of each frame', async () => {
  const store = new RecordingStore<number>();
  const source = receiver<number>({
    port: await sending(frame(1, 2), frame(), frame(3)),
    decode: (bytes) => bytes,
  });
  await expect(source.run(store, signal)).rejects.toMatchObject({ code: 'SOCKET_CLOSED' });
  expect(store.decoded(source)).toEqual([1, 2, 3]);
});

test('ends the connection at a length that is out of bounds, after the frames before it', async () => {
  const store = new RecordingStore<Uint8Array>();
  const source = receiver({
    port: await sending(frame(1), new Uint8Array([0x7f, 0, 0, 0])),
    maxFrameBytes: 100,
  });
  await expect(source.run(store, signal)).rejects.toMatchObject({
    code: 'SOCKET_FRAME_INVALID',
    params: { length: 0x7f000000, maxFrameBytes: 100 },
  });
  expect(store.decoded(source).map((record) => [...record])).toEqual([[1]]);
});

test('tells of the unfinished frame that the end of the connection took', async () => {
  const source = receiver({ port: await sending(frame(1), frame(2, 3).subarray(0, 5)) });
  await expect(source.run(new RecordingStore(), signal)).rejects.toMatchObject({ params: { unfinished: 5 } });
});
