import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { batchesOf, start, startScript, type Running } from './support/run-example.ts';

const program = 'network-word-count.ts';

const counting = async (): Promise<{ running: Running; socket: Socket }> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const running = start(program, '--host', '127.0.0.1', '--port', String(port));
  const [socket] = (await once(server, 'connection')) as [Socket];
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  return { running, socket: socket.on('error', () => {}) };
};

test('counts the words of a server out there, until Ctrl-C', async () => {
  const { running, socket } = await counting();
  socket.write('to be or not to be\n');
  await running.says('(not,1)');
  running.child.kill('SIGINT');
  const { code, stdout, stderr } = await running.ended;
  expect(batchesOf(stdout).flat().toSorted()).toEqual(['(be,2)', '(not,1)', '(or,1)', '(to,2)']);
  expect(stderr).toMatch(/^Stopping.*\n$/);
  expect(code).toBe(0);
});

test('SIGTERM ends it in the same way', async () => {
  const { running } = await counting();
  running.child.kill('SIGTERM');
  expect((await running.ended).code).toBe(0);
});

test('a Ctrl-C that npm passes on as well is one Ctrl-C', async () => {
  const { running } = await counting();
  running.child.kill('SIGINT');
  running.child.kill('SIGINT');
  const { code, stderr } = await running.ended;
  expect(code).toBe(0);
  expect(stderr).toMatch(/^Stopping.*\n$/);
});

test('a SIGTERM to npm start reaches the program', async () => {
  const running = startScript('start');
  await running.says('Time:');
  running.child.kill('SIGTERM');
  const { code, stderr } = await running.ended;
  expect(code).toBe(0);
  expect(stderr).toMatch(/^Stopping.*\n$/);
});

test('without a server out there it counts the documents of this repository', async () => {
  const running = start(program);
  await running.says('(dstream,');
  running.child.kill('SIGINT');
  expect((await running.ended).code).toBe(0);
});

test('what is wrong with the command line is one line on standard error', async () => {
  const { code, stdout, stderr } = await start(program, '--port', 'nine').ended;
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^--port must be a whole number from 1 to 65535, not "nine"\..*\n$/);
});
