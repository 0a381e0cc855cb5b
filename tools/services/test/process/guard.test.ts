import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { service, type ServiceName } from '../../../vitest/service.ts';

const OWNER = fileURLToPath(new URL('../programs/owner.ts', import.meta.url));

/** The processes whose command names the directory. */
const processesOf = (directory: string): string[] =>
  execFileSync('ps', ['-A', '-o', 'args='])
    .toString()
    .split('\n')
    .filter((args) => args.includes(directory));

interface Owned {
  readonly directory: string;
  readonly port: number;
}

const NOTHING = { processes: [], directory: false, listens: false };
const PATIENCE = { timeout: 20_000 };

async function leftOf({ directory, port }: Owned): Promise<object> {
  const socket = connect(port, '127.0.0.1');
  const listens = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return { processes: processesOf(directory), directory: existsSync(directory), listens };
}

/** Lets a process of its own start a server, and ends the process. */
async function bereave(name: ServiceName, signal: NodeJS.Signals): Promise<Owned> {
  const owner = spawn(process.execPath, [OWNER, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void owner.kill('SIGKILL'));
  const [line] = (await once(owner.stdout, 'data')) as [Buffer];
  const owned = JSON.parse(line.toString()) as Owned;
  expect(processesOf(owned.directory)).not.toEqual([]);
  expect(await leftOf(owned)).toMatchObject({ directory: true, listens: true });
  owner.kill(signal);
  return owned;
}

await service('mosquitto', () => {
  test.each(['SIGKILL', 'SIGTERM'] as const)('one process ends with its owner, by %s', async (signal) => {
    const owned = await bereave('mosquitto', signal);
    await vi.waitFor(async () => expect(await leftOf(owned)).toEqual(NOTHING), PATIENCE);
  });
});

await service('rabbitmq', () => {
  test('a server with a companion ends with its owner', async () => {
    const owned = await bereave('rabbitmq', 'SIGKILL');
    await vi.waitFor(async () => expect(await leftOf(owned)).toEqual(NOTHING), PATIENCE);
  });
});

await service('postgres', () => {
  test('a server of many processes ends with its owner', async () => {
    const owned = await bereave('postgres', 'SIGKILL');
    await vi.waitFor(async () => expect(await leftOf(owned)).toEqual(NOTHING), PATIENCE);
  });
});
