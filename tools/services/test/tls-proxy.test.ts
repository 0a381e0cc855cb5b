import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCertificates, readCertificates, type Certificates } from '../certificates/certificates.ts';
import { TlsProxy } from '../proxy/tls-proxy.ts';

let directory: string;
let certificates: Certificates;
const server = createServer((socket) => socket.pipe(socket));

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dstream-certificates-'));
  certificates = await makeCertificates(directory);
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterAll(async () => {
  server.close();
  await rm(directory, { recursive: true });
});

const proxy = (name: 'server' | 'expired'): Promise<TlsProxy> =>
  TlsProxy.to({ host: '127.0.0.1', port: (server.address() as AddressInfo).port }, certificates[name]);

test('speaks TLS for a server that does not', async () => {
  await using front = await proxy('server');
  const socket = connect({ port: front.port, host: front.host, ca: certificates.ca });
  socket.end('secret');
  expect(String(await socket.toArray())).toBe('secret');
});

test.each([
  ['expired', 'ca', 'CERT_HAS_EXPIRED'],
  ['server', 'stranger', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
] as const)('shows the %s certificate to who trusts %s: %s', async (name, trusted, code) => {
  await using front = await proxy(name);
  const socket = connect({ port: front.port, host: front.host, ca: certificates[trusted] });
  await expect(once(socket, 'secureConnect')).rejects.toMatchObject({ code });
});

test('certificates are read from a directory as they were made', async () => {
  expect(await readCertificates(directory)).toEqual(certificates);
});
