import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url));

/** How a command ended and what it wrote. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const programs: string = fileURLToPath(new URL('../programs', import.meta.url));

/** Runs the command as a process, in the directory of the programs; `signal` is sent once it writes "running". */
export const command = async (args: readonly string[], signal?: NodeJS.Signals): Promise<Ended> => {
  const child = spawn(process.execPath, ['--conditions=@dstream/source', bin, ...args], {
    cwd: programs,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (signal && !stdout.includes('running') && text.includes('running')) child.kill(signal);
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
};
