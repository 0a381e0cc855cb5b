import { spawnSync } from 'node:child_process';

/** Something that the comparison needs is not on this machine; the message says what to do. */
export class SetUpError extends Error {
  override readonly name = 'SetUpError';
}

/** Runs a command and gives what it printed, on either stream. Throws with the advice when there is no such command, or it fails. */
export const output = (command: string, args: readonly string[], advice: string): string => {
  const { status, error, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (error) throw new SetUpError(`${command} cannot be run (${error.message}). ${advice}`);
  if (status !== 0)
    throw new SetUpError(`${command} ${args.join(' ')} failed. ${advice}\n${stdout}${stderr}`);
  return stdout + stderr;
};
