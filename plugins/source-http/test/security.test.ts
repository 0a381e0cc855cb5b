import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificates } from '../../../tools/vitest/service.ts';
import { httpSource } from '../src/index.ts';
import { post, receiving, sourceOf, Blocks } from './support/receiving.ts';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

const authorized = (authorization: string): Record<string, string> => ({ authorization });

test('only who brings a token or a password may post', async () => {
  const { url, store } = await receiving({ bearer: ['t0ken', 'other'], basic: { shop: 'pass:word' } });
  const status = async (authorization?: string): Promise<number> =>
    (await post(url, 'x', 'text/plain', authorization === undefined ? {} : authorized(authorization))).status;
  expect(await status()).toBe(401);
  expect(await status('Bearer wrong')).toBe(401);
  expect(await status('t0ken')).toBe(401);
  expect(await status(basic('shop:wrong'))).toBe(401);
  expect(await status(basic('other:pass:word'))).toBe(401);
  expect(store.records).toEqual([]);
  expect(await status('bearer other')).toBe(202);
  expect(await status(basic('shop:pass:word'))).toBe(202);
  const refused = await post(url, 'x');
  expect(refused.headers.get('www-authenticate')).toBe('Bearer, Basic realm="records"');
  expect((await fetch(new URL('/health', url))).status).toBe(200);
});

test('secrets are not printed', () => {
  const prepared = httpSource({ port: 1, bearer: 'geheim', basic: { a: 'geheim' }, tls: { key: 'geheim' } });
  expect(inspect(prepared, { depth: 10 })).not.toContain('geheim');
});

test('TLS, with certificates of clients too', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'dstream-http-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const { ca, server, client } = await makeCertificates(directory);
  const { url, store } = await receiving({
    tls: { ...server, ca, requestCert: true, rejectUnauthorized: true },
  });
  const send = (options: object): Promise<number> =>
    new Promise((resolve, reject) => {
      request(url, { method: 'POST', ca, ...options }, ({ statusCode }) => resolve(statusCode!))
        .once('error', reject)
        .end('secure');
    });
  expect(await send(client)).toBe(202);
  await expect(send({})).rejects.toThrow(/certificate|ECONNRESET|socket/);
  expect(store.records).toEqual(['secure']);
});

test('a certificate that cannot be used is an error', async () => {
  const { source } = sourceOf({ tls: { key: 'no key', cert: 'no certificate' } });
  await expect(source.run(new Blocks(), new AbortController().signal)).rejects.toMatchObject({
    code: 'HTTP_SOURCE_TLS_INVALID',
  });
});
