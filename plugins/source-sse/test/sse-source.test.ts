import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { makeCertificates } from '../../../tools/vitest/service.ts';
import { sse, type SseOptions } from '../src/index.ts';
import { begin, RememberingFeed, serving, type Answer } from './support/feed.ts';
import { directory, reading, sourceOf } from './support/reading.ts';

/** Gives an answer to each request in turn, the last one for all that follow. */
const inTurn =
  (...answers: readonly Answer[]): Answer =>
  (request, response, index) =>
    answers[Math.min(index, answers.length - 1)]!(request, response, index);

const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(code, headers).end();

describe('a feed that ends', () => {
  test('is asked again for what follows the last event', async () => {
    const { url, asked } = await serving(
      inTurn(
        (_, response) => begin(response, 'id: ä1\ndata: one\n\n').end(),
        (_, response) => begin(response, 'data: two\n\n').end(),
        status(204),
      ),
    );
    const { store, ended } = reading({ url });
    await ended;
    expect(store.events).toEqual([
      { type: 'message', data: 'one', id: 'ä1' },
      { type: 'message', data: 'two', id: 'ä1' },
    ]);
    const ids = asked.map(({ headers }) => headers['last-event-id'] as string | undefined);
    expect(ids.map((id) => id && Buffer.from(id, 'latin1').toString())).toEqual([undefined, 'ä1', 'ä1']);
  });

  test('says how long to wait before', async () => {
    const { url, asked } = await serving((_, response) => begin(response, 'retry: 50000\ndata: a\n\n').end());
    const { store, stop } = reading({ url });
    await vi.waitFor(() => expect(store.data).toEqual(['a']));
    await stop();
    expect(asked).toHaveLength(1);
  });
});

describe('the place to go on', () => {
  test('survives the process, and is never beyond what is durable', async () => {
    const feed = new RememberingFeed();
    const { url, asked } = await serving(feed.answer);
    const options = { url, resumeFile: join(await directory(), 'last') };
    feed.send(['a', 'b']);
    const first = reading(options);
    await vi.waitFor(async () => expect(await readFile(options.resumeFile, 'utf8')).toBe('2'));
    first.store.gate = () => Promise.reject(new Error('stopped'));
    feed.send(['c']);
    await expect(first.ended).rejects.toThrow('stopped');
    expect(await readFile(options.resumeFile, 'utf8')).toBe('2');
    const second = reading(options);
    await vi.waitFor(() => expect(second.store.data).toEqual(['c']));
    expect(asked[1]!.headers['last-event-id']).toBe('2');
  });

  test('is where the options say, as long as there is no file', async () => {
    const { url, asked } = await serving(status(204));
    const resumeFile = join(await directory(), 'last');
    await reading({ url, resumeFile, lastEventId: '41' }).ended;
    await writeFile(resumeFile, '42');
    await reading({ url, resumeFile, lastEventId: '41' }).ended;
    expect(asked.map(({ headers }) => headers['last-event-id'])).toEqual(['41', '42']);
  });

  test('is an error when it cannot be kept', async () => {
    const { url } = await serving((_, response) => begin(response, 'id: 1\ndata: a\n\n'));
    const { ended } = reading({ url, resumeFile: join(await directory(), 'missing', 'last') });
    await expect(ended).rejects.toMatchObject({ code: 'SSE_RESUME_FILE_FAILED' });
  });
});

test('nothing more is read while too much is not durable', async () => {
  const event = `data: ${'x'.repeat(10_000)}\n\n`;
  let sent = 0;
  const { url } = await serving(async (_, response) => {
    begin(response);
    while (!response.destroyed && sent < 5000) {
      sent++;
      if (!response.write(event)) await new Promise((resolve) => response.once('drain', resolve));
    }
  });
  const { store, stop } = reading({ url, maxWaitingBytes: 100_000 });
  const gate = Promise.withResolvers<void>();
  const waiting = Promise.withResolvers<void>();
  store.gate = () => {
    waiting.resolve();
    return gate.promise;
  };
  await waiting.promise;
  let before = -1;
  await vi.waitFor(
    () => {
      const same = sent === before;
      before = sent;
      expect(same).toBe(true);
    },
    { interval: 200, timeout: 10_000 },
  );
  expect(sent).toBeLessThan(5000);
  gate.resolve();
  await vi.waitFor(() => expect(sent).toBeGreaterThan(before));
  await stop();
});

describe('what is no feed is an error', () => {
  test.for<[Answer, string]>([
    [status(401), 'SSE_UNAUTHORIZED'],
    [status(403), 'SSE_UNAUTHORIZED'],
    [status(404), 'SSE_REFUSED'],
    [status(429), 'SSE_UNAVAILABLE'],
    [status(503), 'SSE_UNAVAILABLE'],
    [status(200, { 'content-type': 'text/html' }), 'SSE_NO_EVENT_STREAM'],
    [status(302, { location: 'ftp://localhost/' }), 'SSE_REDIRECTS'],
    [status(302, { location: '/again' }), 'SSE_REDIRECTS'],
    [(_, response) => begin(response, `data: ${'x'.repeat(2000)}`), 'SSE_EVENT_TOO_LARGE'],
    [(_, response) => begin(response, 'data: a\n\n').destroy(), 'SSE_CONNECTION_FAILED'],
    [() => undefined, 'SSE_STALLED'],
    [(_, response) => begin(response, 'data: a\n\n'), 'SSE_STALLED'],
  ])('%# %s', async ([answer, code]) => {
    const { url } = await serving(answer);
    const options: SseOptions = { url: `${url}?key=geheim`, bearer: 'geheim', maxEventLength: 1000 };
    const { ended } = reading({ ...options, stallTimeout: 1000 });
    const error: unknown = await ended.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(inspect(error, { depth: 10 })).not.toContain('geheim');
  });

  test('and so is a server that is not there', async () => {
    await expect(reading({ url: 'http://localhost:1/' }).ended).rejects.toMatchObject({
      code: 'SSE_CONNECTION_FAILED',
      message: expect.stringContaining('nothing listens') as string,
    });
  });
});

test('a redirect is followed, and what lets in goes to no other server', async () => {
  const other = await serving(status(204));
  const { url, asked } = await serving(
    inTurn(status(307, { location: '/moved' }), status(302, { location: other.url })),
  );
  await reading({ url, bearer: 't0ken', headers: { 'x-key': 'k' }, lastEventId: '5' }).ended;
  expect(asked.map(({ url: path, headers }) => [path, headers.authorization, headers['x-key']])).toEqual([
    ['/events', 'Bearer t0ken', 'k'],
    ['/moved', 'Bearer t0ken', 'k'],
  ]);
  const { headers } = other.asked[0]!;
  expect([headers.authorization, headers['x-key'], headers['last-event-id']]).toEqual([
    undefined,
    undefined,
    '5',
  ]);
});

test('a feed that was cut off a hundred times brings each event, and leaves no connection', async () => {
  const feed = new RememberingFeed();
  const { url, asked } = await serving(feed.answer);
  const source = sourceOf({ url });
  const all: string[] = [];
  for (let n = 0; n < 100; n++) {
    feed.send([`event ${n}`]);
    const { store, ended } = reading({ url }, source);
    await vi.waitFor(() => expect(store.data).toHaveLength(1), { interval: 1 });
    feed.cut();
    await expect(ended).rejects.toMatchObject({ code: 'SSE_CONNECTION_FAILED' });
    all.push(...store.data);
  }
  expect(all).toEqual(Array.from({ length: 100 }, (_, n) => `event ${n}`));
  await vi.waitFor(() => expect(asked.filter(({ socket }) => !socket.destroyed)).toEqual([]));
});

test('TLS, with certificates that are trusted, not trusted, and too old', async () => {
  const { ca, stranger, server, client, expired } = await makeCertificates(await directory());
  const { url, asked } = await serving(status(204), {
    ...server,
    ca,
    requestCert: true,
    rejectUnauthorized: true,
  });
  await reading({ url, tls: { ca, ...client } }).ended;
  expect(asked).toHaveLength(1);
  await expect(reading({ url, tls: { ca: stranger, ...client } }).ended).rejects.toThrow(/not trusted/);
  const old = await serving(status(204), expired);
  await expect(reading({ url: old.url, tls: { ca } }).ended).rejects.toThrow(/expired/);
});

test('secrets are not printed', () => {
  const prepared = sse({
    url: 'https://localhost/x?token=geheim',
    headers: { 'x-key': 'geheim' },
    basic: { user: 'me', password: 'geheim' },
    tls: { key: 'geheim' },
  });
  expect(inspect(prepared, { depth: 10 })).not.toContain('geheim');
  expect(prepared.create(undefined as never).name).toBe('sse https://localhost/x');
  expect(() => sse({ url: 'https://me:geheim@localhost/x' })).toThrow(/basic/);
});
