import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FsCheckpointStore } from '@dstream/checkpoint-fs';
import type { CheckpointReport, StateReport } from '@dstream/core/checkpoint';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { command } from './support/command.ts';

const timeout = 60_000;
const home = mkdtempSync(join(tmpdir(), 'dstream-cli-'));
const place = join(home, 'checkpoint');

beforeAll(async () => {
  const { code, stderr } = await command(['run', 'keeps.ts', '--', place]);
  if (code !== 0) throw new Error(stderr);
}, timeout);

afterAll(() => rmSync(home, { recursive: true }));

const everything = (): readonly (readonly [string, string])[] =>
  readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
    .map((path) => [path, readFileSync(path, 'hex')]);

describe('checkpoint inspect', { timeout }, () => {
  test('prints what there is, as text', async () => {
    const { code, stdout, stderr } = await command(['checkpoint', 'inspect', place]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^application +keeps\nbatches +of 20 ms, after \d+ \(20/);
    expect(stdout).toMatch(/^ {2}counts +state +given +20 ms +\d+ +updateStateByKey < map < numbers$/m);
    expect(stdout).toMatch(/^unfinished batches: none$/m);
    expect(stdout).toMatch(/^ {2}id +entries +snapshots .*\n {2}counts +2 /m);
    expect(stdout).not.toContain('entries of');
    expect(stdout).toMatch(/^ {2}journal +\d+ +\d+$/m);
    expect(code).toBe(0);
  });

  test('prints it as JSON, beside a program that writes, and changes nothing', async () => {
    const writer = new FsCheckpointStore({ dir: place });
    await writer.open('write');
    const before = everything();
    const { code, stdout } = await command(['checkpoint', 'inspect', place, '--json']);
    expect(everything()).toEqual(before);
    await writer.close();
    const report = JSON.parse(stdout) as CheckpointReport;
    expect(report).toMatchObject({ application: 'keeps', batchDuration: 20, unfinished: [], gaps: [] });
    expect(report.lastDone).toBe(report.lastPlanned);
    expect(report.operators.map(({ id, kind }) => [id, kind])).toEqual([
      ['numbers', 'input'],
      ['counts', 'state'],
    ]);
    expect(report.states.map(({ operator }) => operator)).toEqual(['counts']);
    // One for each batch, of which there are at least three.
    expect(report.states[0]!.changes.records).toBeGreaterThanOrEqual(3);
    expect(code).toBe(0);
  });

  test.each<[string, RegExp, string]>([
    ['a directory that is not there', /^CLI_CHECKPOINT_MISSING: .*nowhere/, 'nowhere'],
    ['a directory without a checkpoint', /^CLI_CHECKPOINT_MISSING: /, '.'],
    [
      'a place with a password',
      /^CLI_CHECKPOINT_PLACE_UNKNOWN: (?!.*hunter2).*redis:\/\/\*\*\*@h\/x\?\*\*\*\. /,
      'redis://user:hunter2@h/x?token=hunter2',
    ],
    ['a place that no plugin knows', /^CLI_CHECKPOINT_PLACE_UNKNOWN: .*gopher:\/\/x/, 'gopher://x'],
  ])('refuses %s', async (_, message, where) => {
    const { code, stdout, stderr } = await command(['checkpoint', 'inspect', where]);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('checkpoint inspect, entries', { timeout }, () => {
  test('prints some', async () => {
    const { code, stdout } = await command(['checkpoint', 'inspect', place, '--entries', '1']);
    expect(stdout).toMatch(/^entries of counts\n {2}key +state +last touched\n {2}[01] +\d+ +\d+$/m);
    expect(stdout.match(/^ {2}[01] +\d+ +\d+$/gm)).toHaveLength(1);
    expect(code).toBe(0);
  });

  test('prints them as JSON', async () => {
    const { stdout } = await command(['checkpoint', 'inspect', place, '--entries', '5', '--json']);
    const [{ entries }] = (JSON.parse(stdout) as CheckpointReport).states as [StateReport];
    expect(entries).toMatchObject({ count: 2 });
    const counts = new Map(entries!.first.map(([key, state]) => [key, state as number]));
    // Numbers are counted from 1 on, at least three of them.
    const [even, odd] = [counts.get(0)!, counts.get(1)!];
    expect(even + odd).toBeGreaterThanOrEqual(3);
    expect([even, even + 1]).toContain(odd);
  });

  test('wants to know how many', async () => {
    const { code, stderr } = await command(['checkpoint', 'inspect', place, '--entries', 'all']);
    expect(stderr).toMatch(/^CLI_COUNT_INVALID: --entries/);
    expect(code).toBe(2);
  });
});

describe('an encrypted checkpoint', { timeout }, () => {
  const secret = join(home, 'secret');
  const keyFile = join(home, 'keys');
  const keys = `2026-11:${Buffer.alloc(32, 7).toString('base64')}`;

  beforeAll(async () => {
    writeFileSync(keyFile, `${keys}\n`);
    vi.stubEnv('KEEPS_KEYS', keys);
    const { code, stderr } = await command(['run', 'keeps.ts', '--', secret]);
    if (code !== 0) throw new Error(stderr);
  }, timeout);

  afterAll(() => void vi.unstubAllEnvs());

  test.each([
    ['a file', () => ['--key-file', keyFile]],
    ['the environment', () => ['--key-env', 'KEEPS_KEYS']],
  ])('is read with the keys of %s', async (_, given) => {
    const { code, stdout, stderr } = await command(['checkpoint', 'inspect', secret, '-n', '5', ...given()]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^application +keeps$/m);
    expect(stdout.match(/^ {2}[01] +\d+ +\d+$/gm)).toHaveLength(2);
    expect(code).toBe(0);
  });

  test('is compared with a program', async () => {
    const args = ['checkpoint', 'diff', secret, 'keeps.ts', '--key-file', keyFile, '--', secret, 'renamed'];
    const { code, stdout, stderr } = await command(args);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^renamed +state +totals +was counts$/m);
    expect(code).toBe(0);
  });

  test('without keys it is told how to give them', async () => {
    const { code, stdout, stderr } = await command(['checkpoint', 'inspect', secret]);
    expect(stderr).toMatch(/^CHECKPOINT_UNREADABLE: .*\n.*--key-file or --key-env\.$/m);
    expect([code, stdout]).toEqual([1, '']);
  });

  test.each<[string, () => readonly string[], RegExp, number]>([
    ['keys that are not there', () => ['--key-env', 'NO_KEYS'], /^ENCRYPTION_KEY_INVALID: .*NO_KEYS/, 1],
    ['both kinds of keys', () => ['--key-env', 'A', '--key-file', 'b'], /cannot be used with/, 2],
  ])('%s are refused', async (_, given, message, exit) => {
    const { code, stdout, stderr } = await command(['checkpoint', 'inspect', secret, ...given()]);
    expect(stderr).toMatch(message);
    expect([code, stdout]).toEqual([exit, '']);
    expect(stderr).not.toContain(keys.split(':')[1]);
  });
});

describe('checkpoint diff', { timeout }, () => {
  test.each<[string, string, RegExp, number]>([
    [
      'goes on',
      'none',
      /^same +input +numbers +goes on\nsame +state +counts +goes on\nThe program would go on\.\n$/,
      0,
    ],
    ['finds state under its old id', 'renamed', /^renamed +state +totals +was counts$/m, 0],
    ['would lose state', 'other-id', /^refused +state +counts +.*\.id\(<new id>, \{ was: 'counts' \}\)/m, 1],
    ['has batches of another length', 'batches', /^same +state +counts +goes on$/m, 0],
    ['is another application', 'application', /^CHECKPOINT_FOREIGN: .*keeps/m, 1],
  ])('a program that %s', async (_, difference, line, exit) => {
    const before = everything();
    const { code, stdout, stderr } = await command([
      'checkpoint',
      'diff',
      place,
      'keeps.ts',
      '--',
      place,
      difference,
    ]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(line);
    expect(stdout).toMatch(exit === 0 ? /would go on\.\n$/ : /would be refused\.\n$/);
    expect(code).toBe(exit);
    expect(everything()).toEqual(before);
  });

  test('prints JSON', async () => {
    const args = ['checkpoint', 'diff', place, 'keeps.ts', '--json', '--', place, 'other-id'];
    const { code, stdout } = await command(args);
    expect(JSON.parse(stdout)).toMatchObject({
      isRefused: true,
      problems: [],
      changes: [
        { id: 'numbers', change: 'same' },
        { id: 'sums', change: 'added' },
        { id: 'counts', change: 'refused' },
      ],
    });
    expect(code).toBe(1);
  });

  test('a module that starts no context', async () => {
    const { code, stderr } = await command(['checkpoint', 'diff', place, 'no-context.ts']);
    expect(stderr).toMatch(/^CLI_NO_CONTEXT: /);
    expect(code).toBe(1);
  });

  test('a module that is not there', async () => {
    const { code, stderr } = await command(['checkpoint', 'diff', place, 'keeps.js']);
    expect(stderr).toMatch(/^CLI_MODULE_NOT_FOUND: .*keeps\.ts/);
    expect(code).toBe(2);
  });
});
