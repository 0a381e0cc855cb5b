import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { lockPlace } from '../src/place-lock.ts';
import { temporaryDirectory } from './support/directory.ts';

test('is held by one at a time', async () => {
  const path = join(await temporaryDirectory(), '.lock');
  const first = await lockPlace(path);
  expect(await lockPlace(path)).toBeUndefined();
  first!.release();
  const second = await lockPlace(path);
  expect(second).toBeDefined();
  second!.release();
});

test('ends with a process that is killed', async () => {
  const path = join(await temporaryDirectory(), '.lock');
  const program = fileURLToPath(new URL('support/hold-lock.ts', import.meta.url));
  const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const [line] = await once(child.stdout, 'data');
  expect([String(line), await lockPlace(path)]).toEqual(['held\n', undefined]);
  child.kill('SIGKILL');
  await ended;
  const lock = await lockPlace(path);
  expect(lock).toBeDefined();
  lock!.release();
});

test('a place that is not there is an error', async () => {
  await expect(lockPlace(join(await temporaryDirectory(), 'missing', '.lock'))).rejects.toThrow(
    /unable to open/,
  );
});
