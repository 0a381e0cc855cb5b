import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SeededRandom } from '@dstream/core/plugin';
import { expect, test, vi } from 'vitest';
import { linesOfFirst } from './support/batches-of.ts';
import { committedLines } from './support/committed.ts';
import { partsIn, temporaryDirectory } from './support/directory.ts';
import type { KilledProgram } from './support/killed-program.ts';

vi.setConfig({ testTimeout: 300_000 });

const path = fileURLToPath(new URL('support/killed-program.ts', import.meta.url));

/** Runs the program. Resolves to how it ended; `killAfter`: it is killed after so many batches, wherever it is then. */
const runOnce = async (settings: KilledProgram, killAfter = Infinity): Promise<string | number> => {
  const args = ['--conditions=@dstream/source', path, JSON.stringify(settings)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let batches = 0;
  child.stdout.on('data', (text: Buffer) => {
    batches += text.toString().split('\n').length - 1;
    if (batches >= killAfter) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal ?? code!;
};

const linesInDirectories = async (directory: string): Promise<string[]> => {
  const lines: string[] = [];
  const names = (await readdir(directory)).filter((name) => name.startsWith('batch-'));
  for (const name of names.toSorted((a, b) => Number(a.slice(6)) - Number(b.slice(6)))) {
    const parts = Object.values(await partsIn(join(directory, name)));
    lines.push(...parts.flatMap((text) => text.split('\n').slice(0, -1)));
  }
  return lines;
};

test.each([
  ['files', 24, committedLines, 0.5],
  ['directories', 12, linesInDirectories, 1],
] as const)('%s: a program that is killed %i times writes what one that is not writes', async (...of) => {
  const [layout, kills, linesIn, namesPerBatch] = of;
  const home = await temporaryDirectory();
  const [directory, journal] = [join(home, 'out'), join(home, 'journal')];
  await mkdir(directory);
  await writeFile(journal, '');
  const random = new SeededRandom(20_261_122);
  const program = { directory, journal, layout, numBatches: 10_000 };
  for (let run = 0; run < kills; run++) {
    const byItself = random.next() < 0.7;
    const dieAt = byItself ? 1 + Math.floor(random.next() * 250) : 0;
    const killAfter = byItself ? Infinity : 1 + Math.floor(random.next() * 10);
    expect(await runOnce({ ...program, dieAt, run, gzip: run === 10 }, killAfter)).toBe('SIGKILL');
    const done = (await readFile(journal)).length;
    expect([linesOfFirst(done), linesOfFirst(done + 1)]).toContainEqual(await linesIn(directory));
  }
  const numBatches = (await readFile(journal)).length + 10;
  expect(numBatches).toBeGreaterThan(3 * kills);
  expect(await runOnce({ ...program, dieAt: 0, run: kills, gzip: false, numBatches })).toBe(0);
  expect(await linesIn(directory)).toEqual(linesOfFirst(numBatches));
  const names = await readdir(directory);
  expect(names.filter((name) => /staging|merging|replaced/.test(name))).toEqual([]);
  expect(names.length).toBeLessThanOrEqual(numBatches * namesPerBatch);
});
