import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Figure } from './figure.ts';

const program = fileURLToPath(new URL('run-case.ts', import.meta.url));

/** The figures of a case, measured in a process of its own, so that no case finds what another one left behind. */
export const measure = async (name: string): Promise<readonly Figure[]> => {
  const args = ['--expose-gc', '--conditions=@dstream/source', program, name];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', (code) => resolve(code)),
  );
  const figures: Figure[] = [];
  for await (const line of createInterface(child.stdout)) figures.push(JSON.parse(line) as Figure);
  if ((await exited) !== 0) throw new Error(`The case ${name} failed.`);
  return figures;
};
