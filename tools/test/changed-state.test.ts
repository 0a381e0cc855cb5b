import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Shape } from './programs/changed-state.ts';

const program = fileURLToPath(new URL('programs/changed-state.ts', import.meta.url));
const timeout = 120_000;
const keys = 500;

/** Runs the program until it is killed; the counts that it has said. */
const run = (dir: string, shape: Shape): ReadonlyMap<number, number> => {
  const args = ['--conditions=@dstream/source', program, dir, JSON.stringify(shape)];
  const { stdout, stderr, signal } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (signal !== 'SIGKILL') throw new Error(stderr);
  return new Map(stdout === '' ? [] : (JSON.parse(stdout) as [number, number][]));
};

/** After which row the counts are; that row may not be another one for other keys. */
const rowsIn = (counts: ReadonlyMap<number, number>): number => {
  const rows = counts.get(keys - 1)!;
  const expected = Array.from({ length: keys }, (_, key) => rows + Number(key < rows));
  expect(Array.from({ length: keys }, (_, key) => counts.get(key))).toEqual(expected);
  return rows;
};

const before: Shape = { id: 'counts', numPartitions: 2, schema: 1 };
const everything: Shape = { id: 'totals', was: 'counts', numPartitions: 3, schema: 2 };

test.each<[string, Shape, readonly Shape[]]>([
  ['renamed', before, [{ ...before, id: 'totals', was: 'counts' }]],
  ['repartitioned', before, [{ ...before, numPartitions: 5 }]],
  ['migrated', before, [{ ...before, schema: 2 }]],
  ['all at once', before, [everything]],
  [
    'all at once on threads',
    { ...before, onThreads: true },
    [
      { ...everything, onThreads: true },
      { ...everything, onThreads: true, numPartitions: 1 },
    ],
  ],
  [
    'all at once, killed in the middle, and the old program goes on',
    before,
    [{ ...everything, dieAfter: 300 }, before, { ...everything, dieAfter: 10 }, everything],
  ],
])('counts go on in another process when state is %s', { timeout }, (_, first, next) => {
  const dir = mkdtempSync(join(tmpdir(), 'dstream-changed-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  let rows = rowsIn(run(dir, first));
  expect(rows).toBe(3);
  for (const shape of next) {
    const counts = run(dir, shape);
    if (shape.dieAfter !== undefined) {
      if (counts.size > 0) throw new Error('it was not killed in the middle');
      continue;
    }
    const now = rowsIn(counts);
    // The third batch of a process may be repeated by the next one, which was killed before it was done.
    expect(now).toBeGreaterThanOrEqual(rows + 2);
    rows = now;
  }
  const files = readdirSync(join(dir, 'state')).filter((name) => /^state-.*\.mdb$/.test(name));
  expect(files).toHaveLength(next.at(-1)!.numPartitions);
});
