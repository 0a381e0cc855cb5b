import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
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

/** Starts an example as `npm run example` does. It does not outlive the test. */
export const start = (example: string, ...args: readonly string[]): Running => {
  const program = join(import.meta.dirname, '../..', example);
  const child = spawn(process.execPath, ['--conditions=@dstream/source', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
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
