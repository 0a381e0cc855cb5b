import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { shard, stateAfter } from './support/batches.ts';
import { temporaryDirectory } from './support/directory.ts';
import { storeIn } from './support/store.ts';

const program = fileURLToPath(new URL('support/committing.ts', import.meta.url));

/** Lets a process commit batches, and kills it after so many. Gives the last one that it reported. */
const killedAfter = async (count: number, dir: string, memory: number): Promise<number> => {
  const args = ['--conditions=@dstream/source', program, dir, String(memory)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const said: string[] = [];
  const ended = once(child, 'close');
  for await (const line of createInterface(child.stdout)) {
    said.push(line);
    if (said.length === count) child.kill('SIGKILL');
  }
  await ended;
  return Number(said.at(-1));
};

test.each([0, 30_000, 2 ** 24])(
  'after kill -9 every version that was committed is there, none by half (%d bytes of memory)',
  async (memory) => {
    const dir = temporaryDirectory();
    for (const count of [1, 20, 60]) {
      const reported = await killedAfter(count, dir, memory);
      const store = storeIn(dir, { memory });
      const latest = store.latest(shard)!;
      expect(latest).toBeGreaterThanOrEqual(reported);
      for (const time of [latest, latest - 1]) {
        const version = await store.open<string, number>(shard, time, time + 1);
        expect(new Map(Array.from(version.entries(), ([key, state]) => [key, state]))).toEqual(
          stateAfter(time),
        );
        expect(version.size).toBe(stateAfter(time).size);
        version.abort();
      }
      await store.close();
    }
  },
  60_000,
);
