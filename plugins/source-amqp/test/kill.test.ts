import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SeededRandom } from '@dstream/core/plugin';
import { expect, onTestFinished, test } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import { testQueue } from './support/test-queue.ts';

const numMessages = 3000;
const kills = 8;
const prefetch = 100;
const program = fileURLToPath(new URL('support/killed-program.ts', import.meta.url));

const run = (...args: readonly string[]): ChildProcess => {
  const child = spawn(process.execPath, ['--conditions=@dstream/source', program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
};

/** Kills a program once it has stored so many blocks, wherever it is by then. */
const killAfter = async (child: ChildProcess, blocks: number): Promise<void> => {
  let stored = 0;
  child.stdout!.on('data', (text: Buffer) => {
    stored += text.length;
    if (stored >= blocks) child.kill('SIGKILL');
  });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
};

await service('rabbitmq', ({ listeners }) => {
  test(`a program that is killed ${kills} times has stored every message, few of them twice`, async () => {
    const { url, name, send, waiting } = await testQueue(listeners.plain);
    const directory = await mkdtemp(join(tmpdir(), 'dstream-amqp-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const path = join(directory, 'messages');
    const lines = async (): Promise<string[]> => (await readFile(path, 'utf8')).split('\n').slice(0, -1);
    await send(Array.from({ length: numMessages }, (_, i) => `message ${i}`));
    const random = new SeededRandom(20_261_122);
    for (let kill = 0; kill < kills; kill++) {
      await killAfter(run(url, name, path), 1 + Math.floor(random.next() * 6));
    }
    const last = run(url, name, path);
    last.stdout!.resume();
    await expect.poll(async () => new Set(await lines()).size, { timeout: 30_000 }).toBe(numMessages);
    last.kill('SIGTERM');
    expect(await once(last, 'exit')).toEqual([0, null]);
    expect((await lines()).length).toBeLessThanOrEqual(numMessages + kills * prefetch);
    expect(await waiting()).toBe(0);
  });
});
