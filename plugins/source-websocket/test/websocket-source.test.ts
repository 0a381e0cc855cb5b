import { createServer, type AddressInfo, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { makeCertificates } from '../../../tools/vitest/service.ts';
import { webSocket } from '../src/index.ts';
import { directory, reading, sourceOf } from './support/reading.ts';
import { RememberingFeed, serving, type Greet } from './support/server.ts';

test('messages are text or bytes, whatever is sent first', async () => {
  const subscribed: unknown[] = [];
  const { url, asked } = await serving((socket) => {
    socket.on('message', (data: Buffer, isBinary) => {
      if (subscribed.push(isBinary ? [...data] : data.toString()) < 2) return;
      socket.send('ä');
      socket.send(Buffer.from([1, 2]));
      socket.close(1000);
    });
  });
  const options = { url, subscribe: ['all', Uint8Array.of(7)], protocols: 'feed', headers: { 'x-a': 'b' } };
  const { store, ended } = reading({ ...options, basic: { user: 'me', password: 'pw' } });
  await ended;
  expect(subscribed).toEqual(['all', [7]]);
  expect(store.messages).toEqual(['ä', Buffer.from([1, 2])]);
  expect(asked[0]!.headers).toMatchObject({
    authorization: `Basic ${btoa('me:pw')}`,
    'sec-websocket-protocol': 'feed',
    'x-a': 'b',
  });
});

test('a server hears which message was the last one that is durable', async () => {
  const feed = new RememberingFeed();
  const { url } = await serving(feed.greet);
  const source = sourceOf({ url, subscribe: (last) => String(Number(last ?? -1) + 1) });
  feed.send(['0', '1']);
  const first = reading({ url }, source);
  await vi.waitFor(() => expect(first.store.messages).toEqual(['0', '1']));
  first.store.gate = () => Promise.reject(new Error('stopped'));
  feed.send(['2']);
  await expect(first.ended).rejects.toThrow('stopped');
  const second = reading({ url }, source);
  await vi.waitFor(() => expect(second.store.messages).toEqual(['2']));
});

test('nothing more is read while too much is not durable, and the server does not count as stalled', async () => {
  const message = 'x'.repeat(10_000);
  const total = 5000;
  let sent = 0;
  const { url } = await serving(async (socket) => {
    while (socket.readyState === socket.OPEN && sent < total) {
      sent++;
      await new Promise((resolve) => socket.send(message, resolve));
    }
  });
  const { store } = reading({ url, maxWaitingBytes: 100_000, stallTimeout: 1000 });
  const [gate, waiting] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  store.gate = () => {
    waiting.resolve();
    return gate.promise;
  };
  await waiting.promise;
  let before = -1;
  const rests = (): void => {
    const same = sent === before;
    before = sent;
    expect(same).toBe(true);
  };
  await vi.waitFor(rests, { interval: 1100, timeout: 10_000 });
  expect(sent).toBeLessThan(total);
  gate.resolve();
  await vi.waitFor(() => expect(store.messages).toHaveLength(total), { timeout: 20_000 });
});

describe('an end is', () => {
  test.for<[string, Greet, string]>([
    ['code 1001', (socket) => socket.close(1001, 'away'), 'WEBSOCKET_CLOSED'],
    ['code 1008', (socket) => socket.close(1008), 'WEBSOCKET_CLOSED'],
    ['no code', (socket) => socket.close(), 'WEBSOCKET_CLOSED'],
    ['a break', (socket) => socket.terminate(), 'WEBSOCKET_CONNECTION_FAILED'],
    ['a large message', (socket) => socket.send('x'.repeat(2000)), 'WEBSOCKET_MESSAGE_TOO_LARGE'],
    ['silence', (socket) => socket.pause(), 'WEBSOCKET_STALLED'],
  ])('an error after %s', async ([, greet, code]) => {
    const { url } = await serving(greet, undefined, { perMessageDeflate: true });
    const options = { url: `${url}?key=geheim`, bearer: 'geheim', maxMessageBytes: 1000, compression: true };
    const { ended } = reading({ ...options, stallTimeout: 500, pingInterval: 100 });
    const error: unknown = await ended.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(inspect(error, { depth: 10 })).not.toContain('geheim');
  });

  test('for good when the options say so', async () => {
    const { url } = await serving((socket) => socket.close(4000));
    await expect(reading({ url, endCodes: [4000] }).ended).resolves.toBeUndefined();
  });

  test.for([
    [401, 'WEBSOCKET_UNAUTHORIZED'],
    [404, 'WEBSOCKET_REFUSED'],
    [503, 'WEBSOCKET_UNAVAILABLE'],
  ] as const)('an error when the handshake has status %i', async ([status, code]) => {
    const verifyClient = (_: unknown, answer: (isWelcome: boolean, status: number) => void): void =>
      answer(false, status);
    const { url } = await serving(() => undefined, undefined, { verifyClient });
    await expect(reading({ url }).ended).rejects.toMatchObject({ code, params: { status } });
  });

  test('an error when nothing listens, or nothing answers', async () => {
    await expect(reading({ url: 'ws://localhost:1/' }).ended).rejects.toThrow(/nothing listens/);
    const sockets: Socket[] = [];
    const mute = createServer((socket) => sockets.push(socket)).listen(0, 'localhost');
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      mute.close();
    });
    await vi.waitFor(() => expect(mute.address()).not.toBeNull());
    const { port } = mute.address() as AddressInfo;
    const { ended } = reading({ url: `ws://localhost:${port}/`, connectTimeout: 300 });
    await expect(ended).rejects.toThrow(/does not answer/);
  });
});

test('pings that are answered keep a silent connection', async () => {
  let pings = 0;
  const { url } = await serving((socket) => {
    socket.on('ping', () => ++pings === 40 && socket.close(1000));
  });
  await reading({ url, pingInterval: 50, stallTimeout: 1500 }).ended;
  expect(pings).toBe(40);
});

test('a feed that was cut off a hundred times brings each message, and leaves no connection', async () => {
  const feed = new RememberingFeed();
  const { url, asked } = await serving(feed.greet);
  const source = sourceOf({ url, subscribe: (last) => String(Number(last ?? -1) + 1) });
  const all: unknown[] = [];
  for (let n = 0; n < 100; n++) {
    feed.send([String(n)]);
    const { store, ended } = reading({ url }, source);
    await vi.waitFor(() => expect(store.messages).toHaveLength(1), { interval: 1 });
    feed.cut();
    await expect(ended).rejects.toMatchObject({ code: 'WEBSOCKET_CONNECTION_FAILED' });
    all.push(...store.messages);
  }
  expect(all).toEqual(Array.from({ length: 100 }, (_, n) => String(n)));
  await vi.waitFor(() => expect(asked.filter(({ socket }) => !socket.destroyed)).toEqual([]));
});

test('TLS, with certificates that are trusted, not trusted, and too old', async () => {
  const { ca, stranger, server, client, expired } = await makeCertificates(await directory());
  const secure = { ...server, ca, requestCert: true, rejectUnauthorized: true };
  const { url, asked } = await serving((socket) => socket.close(1000), secure);
  await reading({ url, tls: { ca, ...client } }).ended;
  expect(asked).toHaveLength(1);
  await expect(reading({ url, tls: { ca: stranger, ...client } }).ended).rejects.toThrow(/not trusted/);
  const old = await serving((socket) => socket.close(1000), expired);
  await expect(reading({ url: old.url, tls: { ca } }).ended).rejects.toThrow(/expired/);
});

test('secrets are not printed', () => {
  const prepared = webSocket({
    url: 'wss://localhost/x?token=geheim',
    subscribe: '{"token":"geheim"}',
    headers: { 'x-key': 'geheim' },
    bearer: 'geheim',
    tls: { key: 'geheim' },
  });
  expect(inspect(prepared, { depth: 10 })).not.toContain('geheim');
  expect(prepared.create(undefined as never).name).toBe('webSocket wss://localhost/x');
  expect(() => webSocket({ url: 'wss://localhost', subscribe: 1 as never })).toThrow(/expected text/);
  expect(() => webSocket({ url: 'wss://me:geheim@localhost/x' })).toThrow(/basic/);
});
