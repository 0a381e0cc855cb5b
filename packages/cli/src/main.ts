import { isDStreamError } from '@dstream/core/plugin';
import { CommanderError } from 'commander';
import { nodeTooOld } from './cli-error.ts';
import { dstream } from './dstream.ts';
import { ExitCode } from './exit-code.ts';

/** Runs the command with the arguments behind its name. Never rejects: how it ended is the exit code of the process. */
export const main = async (args: readonly string[]): Promise<void> => {
  try {
    requireNode(process.versions.node);
    await dstream().parseAsync([...args], { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
};

/** Throws `CLI_NODE_TOO_OLD`: what npm only warns of. */
export const requireNode = (version: string): void => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 24 || (major === 24 && minor < 15)) throw nodeTooOld(version);
};

const exitCodeOf = (error: unknown): number => {
  // What it reports itself is written already: help, the version, or what is wrong with the arguments.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  // What the program throws ends the process as it would without the command.
  if (!isDStreamError(error) || !error.code.startsWith('CLI_')) throw error;
  console.error(error.message);
  return error.code === 'CLI_NO_CONTEXT' ? ExitCode.failed : ExitCode.usage;
};
