import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CutProxy } from '../proxy/cut-proxy.ts';

let server: Server;
let arrived: string;
let proxy: CutProxy;

beforeEach(async () => {
  arrived = '';
  server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      arrived += bytes;
      socket.write(bytes);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  proxy = await CutProxy.to({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
});

afterEach(async () => {
  await proxy.close();
  await new Promise((closed) => server.close(closed));
});

async function client(): Promise<Socket> {
  const socket = connect(proxy.port, proxy.host);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

async function echo(socket: Socket, text: string): Promise<string> {
  socket.write(text);
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString();
}

test('passes on in both directions, and the end', async () => {
  const socket = await client();
  expect(await echo(socket, 'here')).toBe('here');
  socket.end();
  await once(socket, 'close');
  await vi.waitFor(() => expect(proxy.connections).toBe(0));
  expect(proxy.accepted).toBe(1);
});

test('breaks connections, and lets in new ones', async () => {
  const socket = await client();
  await echo(socket, 'a');
  const broken = once(socket, 'error');
  proxy.cut();
  expect(await broken).toMatchObject([{ code: 'ECONNRESET' }]);
  const next = await client();
  expect(await echo(next, 'b')).toBe('b');
});

test('refuses new connections until it admits them, on the same port', async () => {
  const socket = await client();
  await echo(socket, 'a');
  await proxy.refuse();
  await expect(client()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(await echo(socket, 'goes on')).toBe('goes on');
  await proxy.admit();
  expect(await echo(await client(), 'b')).toBe('b');
});

test('stalls, and passes on later what was held back', async () => {
  const socket = await client();
  await echo(socket, 'a');
  proxy.stall();
  proxy.stall();
  socket.write('held');
  const late = await client();
  late.write('back');
  await vi.waitFor(() => expect(proxy.connections).toBe(2));
  expect(arrived).toBe('a');
  const answers = Promise.all([once(socket, 'data'), once(late, 'data')]);
  proxy.flow();
  expect(String(await answers)).toBe('held,back');
});

test('passes on slowly, and everything', async () => {
  proxy.delay(1);
  proxy.throttle(1_000_000);
  const socket = await client();
  const text = 'x'.repeat(200_000);
  socket.write(text);
  await vi.waitFor(() => expect(arrived.length).toBe(text.length), { timeout: 20_000 });
});
