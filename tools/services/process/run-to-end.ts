import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import type { Command } from '../server.ts';
import type { Identity } from './identity.ts';

/** What a program printed, on both of its outputs. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
}

/** Runs a program to its end. Resolves to what it printed; rejects with the end of that if it failed or is not there. */
export async function runToEnd(command: Command, identity?: Identity): Promise<string> {
  const { file, args, env, input } = command;
  const child = spawn(file, args, { env: { ...process.env, ...env }, ...identity });
  child.stdin.on('error', () => {}).end(input ?? '');
  const printed = Promise.all([buffer(child.stdout), buffer(child.stderr)]);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  const output = Buffer.concat(await printed).toString();
  if (code === 0) return output;
  const lines = output.trimEnd().split('\n').slice(-10).join('\n');
  throw new ProgramFailed(`${file} ended with ${signal ?? `code ${code}`}: ${lines}`);
}
