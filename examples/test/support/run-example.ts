import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';

/** What a program has written when it has ended. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running example. */
export interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves when standard output or standard error holds the text. */
  says(text: string): Promise<void>;
  readonly ended: Promise<Run>;
}

const root = join(import.meta.dirname, '../../..');

/** Starts an example. It does not outlive the test. */
export const start = (example: string, ...args: readonly string[]): Running => {
  const program = join(root, 'examples', example);
  return watch(
    spawn(process.execPath, ['--conditions=@dstream/source', program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );
};

/** Starts a script of the root's `package.json` as npm does, through a shell. */
export const startScript = (name: string): Running => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const env = {
    ...process.env,
    PATH: [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter),
  };
  return watch(spawn(scripts[name]!, { cwd: root, env, shell: true, stdio: ['ignore', 'pipe', 'pipe'] }));
};

const watch = (child: Running['child']): Running => {
  onTestFinished(() => void child.kill('SIGKILL'));
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      child.emit('text');
    });
  }
  const says = async (text: string): Promise<void> => {
    while (!written.stdout.includes(text) && !written.stderr.includes(text)) await once(child, 'text');
  };
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...written }));
  return { child, says, ended };
};

/** The lines of each printed batch; batches without records left out. */
export const batchesOf = (stdout: string): string[][] =>
  stdout
    .split(/-{43}\nTime: \d+ ms\n-{43}\n/)
    .map((block) => block.split('\n').filter((line) => line !== ''))
    .filter((lines) => lines.length > 0);
