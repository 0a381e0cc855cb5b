import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readOutputs, type Batches } from '../kills/outputs.ts';
import { problemsOf } from '../kills/problems-of.ts';
import { runKilled } from '../kills/run-killed.ts';

const timeout = 240_000;

test.concurrent.each([
  ['in one thread', 0],
  ['on two workers, which end too', 2],
] as const)(
  'a program that is killed while it works loses nothing and writes nothing twice: %s',
  { timeout },
  async (_, workers) => {
    const home = await mkdtemp(join(tmpdir(), 'dstream-kills-'));
    onTestFinished(() => rm(home, { recursive: true }));
    const { given, workerExits } = await runKilled({ home, workers, kills: 6, seed: `test ${workers}` });
    expect(problemsOf(given, await readOutputs(home))).toEqual([]);
    expect(workerExits > 0).toBe(workers > 0);
  },
);

const batchesOf = (batches: Readonly<Record<number, readonly string[]>>): Batches =>
  new Map(Object.entries(batches).map(([time, records]) => [Number(time), records]));

const given = {
  acknowledged: ['a acknowledged 0'],
  recorded: ['a recorded 0', 'b recorded 1'],
  files: ['a files 0'],
  plain: ['b plain 0', 'b plain 1'],
};

/** As it should be: one line of a plain socket is lost, one that was acknowledged late is there twice. */
const outputs = {
  lines: batchesOf({
    50: ['a acknowledged 0', 'a recorded 0', 'b plain 0'],
    500: ['a acknowledged 0', 'b recorded 1', 'a files 0'],
  }),
  batches: batchesOf({ 50: ['3'], 100: ['0'], 500: ['3'] }),
  totals: batchesOf({ 50: ['a 2', 'b 1'], 500: ['b 2', 'a 4'] }),
  windows: batchesOf({ 50: ['a 2', 'b 1'], 100: ['a 2', 'b 1'], 500: ['a 2', 'b 1'] }),
  atLeastOnce: ['a acknowledged 0', 'a recorded 0', 'a recorded 0', 'b plain 0', 'b recorded 1', 'a files 0'],
};

test('what may happen is no problem', () => {
  expect(problemsOf(given, outputs)).toEqual([]);
});

test.each<[string, Partial<typeof outputs>, RegExp]>([
  ['a line is lost', { lines: batchesOf({ 50: outputs.lines.get(50)! }) }, /recorded 1" is there 0 times/],
  [
    'a line is there twice',
    { lines: batchesOf({ ...Object.fromEntries(outputs.lines), 100: ['a files 0'] }) },
    /"a files 0" is there 2 times/,
  ],
  ['state is behind', { totals: batchesOf({ 50: ['a 2', 'b 1'], 500: ['b 1', 'a 4'] }) }, /^totals: .* 500/],
  [
    'a window is short',
    { windows: batchesOf({ 50: ['a 2', 'b 1'], 500: ['a 2', 'b 1'] }) },
    /^windows: .* 100/,
  ],
  [
    'a batch was miscounted',
    { batches: batchesOf({ 50: ['3'], 100: ['0'], 500: ['2'] }) },
    /^batches: .* 500/,
  ],
  [
    'an output was skipped',
    { atLeastOnce: outputs.atLeastOnce.slice(1) },
    /at least once: "a acknowledged 0"/,
  ],
])('it is noticed when %s', (_, wrong, problem) => {
  expect(problemsOf(given, { ...outputs, ...wrong }).join('\n')).toMatch(new RegExp(problem.source, 'm'));
});
