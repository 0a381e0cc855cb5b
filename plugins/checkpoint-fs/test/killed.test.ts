import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FsCheckpointStore } from '../src/index.ts';
import { text } from './support/contents.ts';
import { temporaryDirectory } from './support/directory.ts';

const program = fileURLToPath(new URL('support/appending.ts', import.meta.url));

/** Lets a process append, and kills it once so many records were acknowledged. Gives what it said. */
const killedAfter = async (count: number, dir: string): Promise<string[]> => {
  const child = spawn(process.execPath, ['--conditions=@dstream/source', program, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  const ended = once(child, 'close');
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    if (said.length === count) child.kill('SIGKILL');
  }
  await ended;
  return said;
};

test('after kill -9, everything that was acknowledged is there, and the lock is free', async () => {
  const dir = join(await temporaryDirectory(), 'checkpoints');
  const said: string[] = [];
  for (const count of [1, 40, 200]) {
    said.push(...(await killedAfter(count, dir)));
    const store = new FsCheckpointStore({ dir });
    await store.open();
    const held: string[] = [];
    for await (const { position, bytes } of store.log('journal').read()) {
      expect(position).toBe(held.length + 1);
      const [writer, n, filling] = text(bytes).split(' ');
      expect(filling).toHaveLength((Number(n) * 37) % 5000);
      held.push(`${position} ${writer} ${n}`);
    }
    expect(held).toEqual(expect.arrayContaining(said));
    await store.close();
  }
}, 60_000);
