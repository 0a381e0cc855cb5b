import { connect } from 'node:net';
import { promisify } from 'node:util';
import { brotliCompress, gzip, zstdCompress } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { post, receiving, sourceOf, Blocks } from './support/receiving.ts';

const problem = async (response: Response): Promise<object> => ({
  type: response.headers.get('content-type'),
  ...((await response.json()) as object),
});

describe('an answer', () => {
  test('comes when the records are durable', async () => {
    const { url, store } = await receiving();
    const durable = Promise.withResolvers<void>();
    store.gate = () => durable.promise;
    let status: number | undefined;
    const answered = post(url, 'one\ntwo').then((response) => {
      status = response.status;
      return response.json();
    });
    await vi.waitFor(async () => expect((await fetch(new URL('/health', url))).status).toBe(200));
    expect([status, store.records]).toEqual([undefined, []]);
    durable.resolve();
    expect(await answered).toEqual({ records: 2 });
    expect([status, store.records]).toEqual([202, ['one', 'two']]);
  });

  test('tells what was left out', async () => {
    const { url, store } = await receiving({ badLines: 'skip' });
    const response = await post(url, '{"a":1}\nx\n', 'application/x-ndjson');
    expect(await response.json()).toEqual({ records: 1, refused: [{ line: 2, reason: expect.any(String) }] });
    expect(store.records).toEqual([{ a: 1 }]);
  });

  test('is a problem when the body cannot be taken, and nothing of it is', async () => {
    const { url, store } = await receiving();
    const response = await post(url, '{"a":1}\nx\n', 'application/x-ndjson');
    expect(await problem(response)).toEqual({
      type: expect.stringMatching(/^application\/problem\+json/) as string,
      title: 'Bad Request',
      status: 400,
      detail: expect.stringContaining('Line 2') as string,
    });
    expect(store.records).toEqual([]);
  });

  test('says that records could not be stored, so that they are sent again', async () => {
    const { url, store } = await receiving();
    store.gate = () => Promise.reject(new Error('the disk is full'));
    const response = await post(url, 'one');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await response.text()).not.toContain('disk');
    store.gate = () => undefined;
    expect((await post(url, 'one')).status).toBe(202);
  });
});

describe('a body', () => {
  test('may be compressed', async () => {
    const { url, store } = await receiving();
    for (const [encoding, compress] of [
      ['gzip', gzip],
      ['br', brotliCompress],
      ['zstd', zstdCompress],
    ] as const) {
      const body = await promisify<Buffer, Buffer<ArrayBuffer>>(compress as never)(Buffer.from(encoding));
      expect((await post(url, body, 'text/plain', { 'content-encoding': encoding })).status).toBe(202);
    }
    expect(store.records).toEqual(['gzip', 'br', 'zstd']);
  });

  test('that is too large, compressed or not, is refused', async () => {
    const { url, store } = await receiving({ maxBodyBytes: 1000 });
    expect((await post(url, 'x'.repeat(1001))).status).toBe(413);
    const bomb = await promisify(gzip)(Buffer.alloc(100_000));
    expect(bomb.length).toBeLessThan(1000);
    expect((await post(url, bomb, 'text/plain', { 'content-encoding': 'gzip' })).status).toBe(413);
    expect((await post(url, 'no gzip', 'text/plain', { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await post(url, 'x', 'text/plain', { 'content-encoding': 'rar' })).status).toBe(415);
    expect(store.records).toEqual([]);
  });
});

describe('a request', () => {
  test('to another path or by another method is told so', async () => {
    const { url } = await receiving({ path: '/orders' });
    expect((await post(new URL('/', url).href, 'x')).status).toBe(404);
    const got = await fetch(url);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('beyond what may wait is told to come again, before its body is read', async () => {
    const { url, store } = await receiving({ maxWaitingBytes: 10 });
    const durable = Promise.withResolvers<void>();
    store.gate = () => durable.promise;
    const first = post(url, 'x'.repeat(20));
    const second = await vi.waitFor(async () => {
      const response = await post(url, 'y');
      expect(response.status).toBe(429);
      return response;
    });
    expect(second.headers.get('retry-after')).toBe('1');
    durable.resolve();
    expect((await first).status).toBe(202);
    expect(store.records).toContain('x'.repeat(20));
    expect((await post(url, 'z')).status).toBe(202);
  });

  test('that comes twice with one Idempotency-Key is taken once', async () => {
    const { url, store } = await receiving({ rememberedKeys: 2 });
    const send = (key: string): Promise<Response> =>
      post(url, `of ${key}`, 'text/plain', { 'idempotency-key': key });
    const answers = await Promise.all([send('a'), send('a')]);
    expect(await Promise.all(answers.map((one) => one.json()))).toEqual([{ records: 1 }, { records: 1 }]);
    await send('b');
    await send('a');
    expect(store.records).toEqual(['of a', 'of b']);
    await send('c');
    await send('a');
    expect(store.records.filter((record) => record === 'of a')).toHaveLength(2);
  });

  test('that failed may come again with its Idempotency-Key', async () => {
    const { url, store } = await receiving();
    const send = (): Promise<Response> => post(url, 'once', 'text/plain', { 'idempotency-key': 'k' });
    store.gate = () => Promise.reject(new Error('not now'));
    expect((await send()).status).toBe(503);
    store.gate = () => undefined;
    expect((await send()).status).toBe(202);
    expect(store.records).toEqual(['once']);
  });
});

test('the requests of a moment become one block', async () => {
  const { url, store } = await receiving({ linger: 200 });
  await Promise.all(Array.from({ length: 20 }, (_, n) => post(url, `line ${n}`)));
  expect(store.records).toHaveLength(20);
  expect(store.blocks.length).toBeLessThan(20);
});

describe('a stop', () => {
  test('stores what has arrived, answers it, and refuses the rest', async () => {
    const { url, store, stop } = await receiving({ linger: 1e6 });
    const answered = post(url, 'last');
    await vi.waitFor(async () => expect((await fetch(new URL('/health', url))).status).toBe(200));
    const slow = connect(Number(new URL(url).port), 'localhost');
    await new Promise((resolve) => slow.once('connect', resolve));
    slow.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\n\r\n');
    slow.destroy();
    await stop();
    expect((await answered).status).toBe(202);
    expect(store.records).toEqual(['last']);
    await expect(post(url, 'too late')).rejects.toThrow('fetch failed');
  });

  test('before the start ends at once', async () => {
    const { source } = sourceOf();
    const stopped = AbortSignal.abort();
    await expect(source.run(new Blocks(), stopped)).resolves.toBeUndefined();
  });
});

test('a port that is in use is an error, and the next try works when it is free', async () => {
  const { url, stop } = await receiving();
  const port = Number(new URL(url).port);
  const { source } = sourceOf({ port });
  const end = new AbortController();
  await expect(source.run(new Blocks(), end.signal)).rejects.toMatchObject({
    code: 'HTTP_SOURCE_PORT_IN_USE',
  });
  await stop();
  const store = new Blocks();
  const ended = source.run(store, end.signal);
  await vi.waitFor(async () => expect((await post(url, 'x')).status).toBe(202));
  end.abort();
  await ended;
  expect(store.records).toEqual(['x']);
});

test.for([
  ['192.0.2.1', 'HTTP_SOURCE_ADDRESS_INVALID'],
  ['no.such.host.invalid', 'HTTP_SOURCE_ADDRESS_INVALID'],
] as const)('an address %s that this machine does not have is an error', async ([host, code]) => {
  const { source } = sourceOf({ host });
  await expect(source.run(new Blocks(), new AbortController().signal)).rejects.toMatchObject({ code });
});
