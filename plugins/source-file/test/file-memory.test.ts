import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { FileMemory } from '../src/file-memory.ts';
import type { Progress } from '../src/file-range.ts';
import { MemoryLog } from '../src/memory-log.ts';
import { temporaryDirectory } from './support/directory.ts';

const whole: Progress = { size: 1, mtime: 1, end: 1 };

test('what could not be written is written with the next commit', async () => {
  const path = join(await temporaryDirectory(), 'memory');
  const memory = new FileMemory(new MemoryLog(path));
  await memory.open();
  await memory.begin([]);
  const append = vi.spyOn(MemoryLog.prototype, 'append').mockRejectedValueOnce(new Error('disk full'));
  await expect(memory.remember([['/a', whole]])).rejects.toThrow('disk full');
  await memory.remember([['/b', whole]]);
  append.mockRestore();
  await memory.close();
  const next = new FileMemory(new MemoryLog(path));
  expect(await next.open()).toBe(true);
  expect([next.takenSoFar('/a'), next.takenSoFar('/b'), next.takenSoFar('/c')]).toEqual([
    whole,
    whole,
    undefined,
  ]);
  await next.close();
});

test('forgets nothing while no file at all is there', async () => {
  const memory = new FileMemory();
  await memory.begin(Array.from({ length: 5000 }, (_, i) => [`/${i}`, whole]));
  await memory.tidy(new Set());
  expect(memory.takenSoFar('/0')).toEqual(whole);
  await memory.tidy(new Set(['/1']));
  expect([memory.takenSoFar('/0'), memory.takenSoFar('/1')]).toEqual([undefined, whole]);
});
