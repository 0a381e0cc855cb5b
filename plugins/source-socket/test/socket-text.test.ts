import { createServer as createTlsServer } from 'node:tls';
import type { ReceiverSource } from '@dstream/core/plugin';
import { beforeEach, expect, test } from 'vitest';
import { socketText, type SocketTextOptions } from '../src/index.ts';
import { RecordingLogger, RecordingStore, using } from './support/recording-store.ts';
import { closedPort, listen } from './support/server.ts';

let store: RecordingStore<string>;
let logger: RecordingLogger;
let stop: AbortController;

beforeEach(() => {
  store = new RecordingStore();
  logger = new RecordingLogger();
  stop = new AbortController();
});

const receiver = (options: Omit<SocketTextOptions, 'host'>): ReceiverSource<string> =>
  socketText({ host: '127.0.0.1', ...options }).create(using(logger)) as ReceiverSource<string>;

const sending = (...parts: (string | Uint8Array)[]): Promise<number> =>
  listen((socket) => {
    for (const part of parts) socket.write(part);
    socket.end();
  });

test('receives lines until the server closes the connection, the last one without a line feed', async () => {
  const source = receiver({ port: await sending('hello\r\nbig ', 'world\n\nbye') });
  await expect(source.run(store, stop.signal)).rejects.toMatchObject({ code: 'SOCKET_CLOSED' });
  expect(store.decoded(source)).toEqual(['hello', 'big world', '', 'bye']);
  expect(store.counted).toBe(4);
});

test('runs again after the server came back', async () => {
  let connections = 0;
  const source = receiver({ port: await listen((socket) => socket.end(`line ${++connections}\n`)) });
  await expect(source.run(store, stop.signal)).rejects.toMatchObject({ code: 'SOCKET_CLOSED' });
  await expect(source.run(store, stop.signal)).rejects.toMatchObject({ code: 'SOCKET_CLOSED' });
  expect(store.decoded(source)).toEqual(['line 1', 'line 2']);
});

test('says so when nothing listens', async () => {
  const port = await closedPort();
  await expect(receiver({ port }).run(store, stop.signal)).rejects.toMatchObject({
    code: 'SOCKET_REFUSED',
    message: expect.stringContaining(`127.0.0.1:${port}`),
  });
});

test('says so when the server breaks the connection, and keeps the lines that came before', async () => {
  const source = receiver({
    port: await listen((socket) => {
      socket.write('whole\nhalf');
      void store.holds(1).then(() => socket.resetAndDestroy());
    }),
  });
  await expect(source.run(store, stop.signal)).rejects.toMatchObject({
    code: 'SOCKET_RESET',
    params: { unfinished: 4 },
  });
  expect(store.decoded(source)).toEqual(['whole']);
});

test('reads no further while the store asks to wait', async () => {
  const text = 'x'.repeat(99).concat('\n').repeat(1000);
  const gate = Promise.withResolvers<void>();
  store.gate = () => gate.promise;
  const source = receiver({
    port: await listen((socket) => {
      for (let i = 0; i < 400; i++) socket.write(text);
      socket.end();
    }),
  });
  const run = source.run(store, stop.signal);
  await store.holds(1);
  const before = store.counted;
  await new Promise(setImmediate);
  expect(store.counted).toBe(before);
  expect(store.pieces).toHaveLength(1);
  gate.resolve();
  await expect(run).rejects.toMatchObject({ code: 'SOCKET_CLOSED' });
  expect(store.counted).toBe(400_000);
});

test('on abort stores what it read, lets go of the socket and resolves', async () => {
  const gate = Promise.withResolvers<void>();
  store.gate = () => gate.promise;
  const closed = Promise.withResolvers<void>();
  const source = receiver({
    port: await listen((socket) => {
      socket.once('close', () => closed.resolve());
      socket.write('one\ntwo\nunfini');
    }),
  });
  const run = source.run(store, stop.signal);
  await store.holds(2);
  stop.abort();
  await closed.promise;
  gate.resolve();
  await expect(run).resolves.toBeUndefined();
  expect(store.decoded(source)).toEqual(['one', 'two']);
});

test('resolves when it is stopped while the store refuses', async () => {
  const source = receiver({ port: await listen((socket) => socket.write('one\n')) });
  store.gate = () => {
    stop.abort();
    return Promise.reject(new Error('closed'));
  };
  await expect(source.run(store, stop.signal)).resolves.toBeUndefined();
});

test('does not connect when it is stopped before', async () => {
  let connections = 0;
  const source = receiver({ port: await listen(() => connections++) });
  stop.abort();
  await source.run(store, stop.signal);
  expect(connections).toBe(0);
});

test('leaves an endless line out, reports it while it runs and goes on', async () => {
  const source = receiver({
    maxLineBytes: 65_536,
    port: await sending('before\n', 'x'.repeat(1_000_000), '\nafter\n'),
  });
  await expect(source.run(store, stop.signal)).rejects.toMatchObject({ code: 'SOCKET_CLOSED' });
  expect(store.decoded(source)).toEqual(['before', 'after']);
  expect(store.errors).toMatchObject([{ code: 'SOCKET_LINE_TOO_LONG' }]);
});

test('reports text that is not UTF-8 once, with the number of lines in the log, and delivers it', async () => {
  const source = receiver({ port: await sending(new Uint8Array([0xff, 10, 0x61, 10, 0xfe, 10])) });
  await expect(source.run(store, stop.signal)).rejects.toMatchObject({ code: 'SOCKET_CLOSED' });
  expect(store.decoded(source)).toEqual(['\uFFFD', 'a', '\uFFFD']);
  expect(store.errors).toMatchObject([{ code: 'SOCKET_TEXT_INVALID' }]);
  expect(logger.warnings).toMatchObject([{ fields: { lines: 2 } }]);
});

test('receives over TLS', async () => {
  const psk = Buffer.from('a key that both sides know');
  const server = createTlsServer({ ciphers: 'PSK', maxVersion: 'TLSv1.2', pskCallback: () => psk });
  const port = await listen((socket) => socket.end('secret\nlines\n'), server, 'secureConnection');
  const source = receiver({
    port,
    tls: {
      ciphers: 'PSK',
      maxVersion: 'TLSv1.2',
      checkServerIdentity: () => undefined,
      pskCallback: () => ({ psk, identity: 'reader' }),
    },
  });
  await expect(source.run(store, stop.signal)).rejects.toMatchObject({ code: 'SOCKET_CLOSED' });
  expect(store.decoded(source)).toEqual(['secret', 'lines']);
});

test('says so when the server does not speak TLS', async () => {
  const source = receiver({ port: await sending('plain text\n'), tls: true });
  await expect(source.run(store, stop.signal)).rejects.toMatchObject({ code: 'SOCKET_TLS_FAILED' });
});

test.each([0, 65_536, 1.5, -1])('refuses port %s at once', (port) => {
  expect(() => socketText({ host: 'localhost', port })).toThrow(/OPTIONS_INVALID.*port/);
});

test('names an unknown option', () => {
  expect(() => socketText({ host: 'localhost', prot: 1 } as never)).toThrow(/did you mean "port"/);
});

test('shows its address and no TLS secrets', () => {
  const prepared = socketText({ host: '::1', port: 9999, tls: { key: 'very private' } });
  expect(prepared.create(using(logger)).name).toBe('socketText [::1]:9999');
  expect(JSON.stringify(prepared.shown)).not.toContain('private');
});
