import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command, programs, type Ended } from './support/command.ts';

const timeout = 60_000;

const answer = ({ stdout, stderr }: Ended) => {
  expect(stderr).toBe('');
  return JSON.parse(stdout) as { counts: unknown[] } & Record<string, unknown>;
};

const counts = (isElsewhere: boolean, ...args: string[]) => [
  { word: 'be', count: 2, isElsewhere, args },
  { word: 'not', count: 1, isElsewhere, args },
  { word: 'or', count: 1, isElsewhere, args },
  { word: 'to', count: 2, isElsewhere, args },
];

const draw = async (seed: string, ...args: string[]): Promise<string> => {
  const { stdout } = await command(['run', 'draws.ts', '-s', seed, ...args]);
  return stdout;
};

describe('run', { timeout }, () => {
  test('runs a program as it is', async () => {
    const ended = await command(['run', 'word-count.ts']);
    expect(answer(ended)).toEqual({
      batchDuration: 20,
      parallelism: 1,
      partitions: 1,
      program: join(programs, 'word-count.ts'),
      counts: counts(false),
    });
    expect(ended.code).toBe(0);
  });

  test('its options hold on the driver and in its workers', async () => {
    const args = ['-e', 'threads', '-w', '2', '-b', '30ms', '-p', '3', '-s', 'seed'];
    const ended = await command(['run', 'word-count.ts', ...args, '--', '--port', '9999']);
    expect(answer(ended)).toMatchObject({
      batchDuration: 30,
      parallelism: 3,
      partitions: 3,
      counts: counts(true, '--port', '9999'),
    });
    expect(ended.code).toBe(0);
  });

  test('the seed decides what is drawn, in workers as on the driver', async () => {
    const [here, there, other] = [
      await draw('42'),
      await draw('42', '-e', 'threads', '-w', '2'),
      await draw('43'),
    ];
    expect(here.split(' ').length).toBeGreaterThan(10);
    expect(there).toBe(here);
    expect(other).not.toBe(here);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a program that has lost nothing', async (signal) => {
    const { code, stdout, stderr } = await command(['run', 'until-stopped.js'], signal);
    expect(stdout).toMatch(/lost 0\n$/);
    expect(stderr).toMatch(/^Stopping\./);
    expect(code).toBe(0);
  });

  test('a program that was still starting ends too', async () => {
    const { code, stderr } = await command(['run', 'starts-slowly.ts'], 'SIGTERM');
    expect(stderr).toMatch(/^Stopping\./);
    expect(stderr).toMatch(/Not everything was processed/);
    expect(stderr).not.toMatch(/START_ABORTED/);
    expect(code).toBe(143);
  });

  test('a program that listens for signals is left alone', async () => {
    const { code, stdout, stderr } = await command(['run', 'listens.ts'], 'SIGTERM');
    expect(stdout).toMatch(/mine\n/);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  test('a program that fails shows its error, and ends with 1', async () => {
    const { code, stderr } = await command(['run', 'fails.ts']);
    expect(stderr).toMatch(/NO_OUTPUT_OPERATIONS[\s\S]*fails\.ts/);
    expect(code).toBe(1);
  });

  test('a module that starts no context is refused', async () => {
    const { code, stderr } = await command(['run', 'no-context.ts']);
    expect(stderr).toMatch(/^CLI_NO_CONTEXT: no-context\.ts /);
    expect(code).toBe(1);
  });
});

describe('what is wrong with a command line', { timeout }, () => {
  test.each<[string, RegExp, string[]]>([
    ['a missing module', /^CLI_MODULE_NOT_FOUND: .*Did you mean word-count\.ts\?/, ['run', 'word-count.js']],
    [
      'a missing executor',
      /^CLI_EXECUTOR_MISSING: .*"fibers"\. What there is: in-process, auto, threads\.\n$/,
      ['run', 'word-count.ts', '-e', 'fibers'],
    ],
    [
      'a duration without a unit',
      /^CLI_DURATION_INVALID: --batch .*not "5"/,
      ['run', 'word-count.ts', '-b', '5'],
    ],
    ['workers of no executor', /^CLI_WORKERS_NOT_TAKEN: /, ['run', 'word-count.ts', '-w', '2']],
    [
      'an unknown option',
      /unknown option '--excutor'\n\(Did you mean --executor\?\)/,
      ['run', '--excutor', 'a', 'b'],
    ],
    [
      'an option of the program',
      /unknown option '--port'\nOptions of the program itself go behind --\./,
      ['run', 'word-count.ts', '--port', '3'],
    ],
    [
      'a file of something else',
      /^CLI_MODULE_NOT_JAVASCRIPT: \.\.\/tsconfig\.json /,
      ['run', '../tsconfig.json'],
    ],
    ['an unknown command', /unknown command 'rum'\n\(Did you mean run\?\)/, ['rum']],
    ['a missing directory', /^CLI_DIRECTORY_NOT_FOUND: /, ['plugins', 'nowhere']],
  ])('%s', async (_, message, args) => {
    const { code, stdout, stderr } = await command(args);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

test('--help and --version', { timeout }, async () => {
  const [help, version] = await Promise.all([command(['--help']), command(['--version'])]);
  expect(help.stdout).toMatch(/^Usage: dstream/);
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect([help.code, version.code]).toEqual([0, 0]);
});

test('plugins prints what is installed', { timeout }, async () => {
  const { code, stdout } = await command(['plugins', '--json']);
  expect(JSON.parse(stdout)).toContainEqual(
    expect.objectContaining({
      name: '@dstream/executor-threads',
      provides: { executor: ['auto', 'threads'] },
      core: expect.objectContaining({ fits: true }),
    }),
  );
  expect(code).toBe(0);
});
