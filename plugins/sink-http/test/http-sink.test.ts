import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { makeCertificates } from '../../../tools/vitest/service.ts';
import { httpSink } from '../src/index.ts';
import { serving, type Answer } from './support/server.ts';
import { sinkFor, write } from './support/sink.ts';

/** Answers the first requests with these, and the others with 200. */
const first =
  (...answers: readonly [status: number, body?: string, headers?: Record<string, string>][]): Answer =>
  (_, response, index) => {
    const [status = 200, body = '', headers = {}] = answers[index] ?? [];
    response.writeHead(status, headers).end(body);
  };

describe('a request', () => {
  test('has records, a key and what the options say', async () => {
    const { url, arrived } = await serving();
    const sink = sinkFor<string>({
      url,
      output: 'my output',
      method: 'PUT',
      format: 'ndjson',
      gzip: true,
      maxRecords: 2,
      bearer: 't0ken',
      headers: { 'x-tenant': 'shop' },
    });
    await write(sink, [['a'], ['b', 'c']], { batchTime: 5000, partition: 3 });
    expect(arrived.map(({ text }) => text)).toEqual(['"a"\n"b"\n', '"c"\n']);
    expect(arrived.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'my%20output 5000 3 0',
      'my%20output 5000 3 1',
    ]);
    expect(arrived[0]).toMatchObject({
      method: 'PUT',
      headers: {
        authorization: 'Bearer t0ken',
        'content-type': 'application/x-ndjson',
        'content-encoding': 'gzip',
        'x-tenant': 'shop',
      },
    });
  });

  test('is the same when its task is tried again', async () => {
    const { url, arrived } = await serving();
    const sink = sinkFor<number>({ url, maxRecords: 2 });
    for (const _ of [1, 2]) await write(sink, [[1, 2, 3]]);
    const seen = arrived.map(({ text, headers }) => [text, headers['idempotency-key']]);
    expect(seen.slice(2)).toEqual(seen.slice(0, 2));
  });

  test('waits for the one before, or not, as concurrency says', async () => {
    for (const concurrency of [1, 3]) {
      let [now, most] = [0, 0];
      const { url, arrived } = await serving(async (_, response) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
        response.end();
      });
      await write(sinkFor<number>({ url, maxRecords: 1, concurrency }), [
        Array.from({ length: 20 }, (_, i) => i),
      ]);
      expect(arrived).toHaveLength(20);
      expect(most).toBeLessThanOrEqual(concurrency);
    }
  });
});

describe('what fails for a time is sent again', () => {
  test.for([408, 425, 429, 500, 502, 503, 504])('status %i', async (status) => {
    const { url, arrived } = await serving(first([status]));
    await write(sinkFor<number>({ url }), [[1]]);
    expect(arrived.map(({ headers }) => headers['idempotency-key'])).toHaveLength(2);
    expect(arrived[1]!.headers['idempotency-key']).toBe(arrived[0]!.headers['idempotency-key']);
  });

  test('a connection that breaks before the answer', async () => {
    const { url, arrived } = await serving((_, response, index) =>
      index === 0 ? response.destroy() : response.end(),
    );
    await write(sinkFor<number>({ url }), [[1]]);
    expect(arrived).toHaveLength(2);
  });

  test('a server that does not answer', async () => {
    const { url, arrived } = await serving((_, response, index) => index > 0 && response.end());
    await write(sinkFor<number>({ url, stallTimeout: 1000 }), [[1]]);
    expect(arrived).toHaveLength(2);
  });

  test('until the attempts are used up', async () => {
    const { url, arrived } = await serving((_, response) => response.writeHead(503).end('no room'));
    await expect(write(sinkFor<number>({ url, attempts: 2 }), [[1]])).rejects.toMatchObject({
      code: 'HTTP_SINK_OVERLOADED',
      message: expect.stringContaining('no room') as string,
    });
    expect(arrived).toHaveLength(2);
  });

  test('not when the task is no longer wanted', async () => {
    const { url, arrived } = await serving((_, response) =>
      response.writeHead(503, { 'retry-after': '60' }).end(),
    );
    const stop = new AbortController();
    const written = write(sinkFor<number>({ url }), [[1]], { signal: stop.signal });
    await vi.waitFor(() => expect(arrived).toHaveLength(1));
    stop.abort(new Error('enough'));
    await expect(written).rejects.toThrow(/503|enough/);
    expect(arrived).toHaveLength(1);
  });
});

describe('what will not get better is an error at once', () => {
  test.for([
    [400, 'HTTP_SINK_REFUSED'],
    [404, 'HTTP_SINK_REFUSED'],
    [413, 'HTTP_SINK_REFUSED'],
    [301, 'HTTP_SINK_REFUSED'],
    [401, 'HTTP_SINK_UNAUTHORIZED'],
    [403, 'HTTP_SINK_UNAUTHORIZED'],
  ] as const)('status %i is %s', async ([status, code]) => {
    const { url, arrived } = await serving((_, response) =>
      response.writeHead(status).end(`because\n${'x'.repeat(10_000)}`),
    );
    const error: unknown = await write(sinkFor<number>({ url: `${url}?key=geheim`, bearer: 'geheim' }), [
      [1],
    ]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code,
      params: { status, answer: expect.stringMatching(/^because x{491,492}$/) },
    });
    expect(inspect(error, { depth: 10 })).not.toContain('geheim');
    expect(arrived).toHaveLength(1);
  });

  test('and the other requests of the partition are given up', async () => {
    const { url, arrived } = await serving((_, response, index) => {
      if (index === 0) response.writeHead(400).end();
    });
    const sink = sinkFor<number>({ url, maxRecords: 1, concurrency: 3 });
    await expect(write(sink, [[1, 2, 3, 4, 5]])).rejects.toMatchObject({ code: 'HTTP_SINK_REFUSED' });
    expect(arrived.length).toBeLessThanOrEqual(4);
  });
});

test('a server that is not there is an error that says so', async () => {
  const sink = sinkFor<number>({ url: 'http://localhost:1/x', attempts: 1 });
  await expect(write(sink, [[1]])).rejects.toMatchObject({
    code: 'HTTP_SINK_UNREACHABLE',
    message: expect.stringContaining('nothing listens') as string,
  });
});

test('TLS, with certificates that are trusted, not trusted, and too old', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'dstream-http-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const { ca, stranger, server, client, expired } = await makeCertificates(directory);
  const { url, arrived } = await serving(undefined, {
    ...server,
    ca,
    requestCert: true,
    rejectUnauthorized: true,
  });
  await write(sinkFor<number>({ url, tls: { ca, ...client } }), [[1]]);
  expect(arrived).toHaveLength(1);
  const reason = async (address: string, authority: string): Promise<string> => {
    const sink = sinkFor<number>({ url: address, tls: { ca: authority, ...client }, attempts: 1 });
    const error: unknown = await write(sink, [[1]]).catch((thrown: unknown) => thrown);
    return (error as Error).message;
  };
  expect(await reason(url, stranger)).toMatch(/HTTP_SINK_UNREACHABLE.*not trusted/);
  const old = await serving(undefined, expired);
  expect(await reason(old.url, ca)).toMatch(/HTTP_SINK_UNREACHABLE.*expired/);
});

test('secrets are not printed', () => {
  const prepared = httpSink({
    url: 'https://localhost/x?token=geheim',
    headers: { 'x-key': 'geheim' },
    bearer: 'geheim',
    tls: { key: 'geheim' },
  });
  expect(inspect(prepared, { depth: 10 })).not.toContain('geheim');
  expect(prepared.create(undefined as never).name).toBe('http https://localhost/x');
  expect(() => httpSink({ url: 'https://me:geheim@localhost/x' })).toThrow(/basic/);
});
