import { dirname } from 'node:path';
import { foreseeRestart, type RestartReport } from '@dstream/core/checkpoint';
import type { Command } from 'commander';
import { aligned } from '../aligned.ts';
import { takesCheckpointKeys, type CheckpointKeys } from '../checkpoint-keys.ts';
import { ExitCode } from '../exit-code.ts';
import { plannedProgram } from '../planned-program.ts';
import { programModule } from '../program-module.ts';
import { readCheckpoint } from '../read-checkpoint.ts';

const help = `
The module is imported, and what it does before start() is done. Nothing is opened, started or changed.

Exit codes: 0 the program would go on, 1 it would be refused, or has failed, 2 wrong arguments, or there is no
checkpoint.

Example:
  dstream checkpoint diff ./checkpoints word-count.ts -- --port 9999`;

/** `dstream checkpoint diff`. */
export const addCheckpointDiff = (checkpoint: Command): void => {
  const command = checkpoint
    .command('diff')
    .summary('say what a program would do with a checkpoint')
    .description('Says what would become of each operator if a program went on from a checkpoint.')
    .argument('<place>', 'the directory of the checkpoint, or a URL that a plugin knows')
    .argument('<module>', 'the file that makes a StreamingContext and starts it')
    .argument('[arguments...]', 'for the program, behind --')
    .option('--json', 'print JSON');
  takesCheckpointKeys(command)
    .showHelpAfterError('Options of the program itself go behind --. Try --help.')
    .addHelpText('after', help)
    .action(diff);
};

const diff = async (
  place: string,
  module: string,
  programArguments: readonly string[],
  { json, ...keys }: CheckpointKeys & { readonly json?: boolean },
): Promise<void> => {
  const report = await readCheckpoint({ ...keys, place, directory: dirname(programModule(module)) });
  if (!report) return;
  const restart = foreseeRestart(report, await plannedProgram(module, programArguments));
  await written(`${json ? JSON.stringify(restart, undefined, 2) : restartText(restart)}\n`);
  // The program waits for its start, and may hold things that it has opened itself.
  process.exit(restart.isRefused ? ExitCode.failed : ExitCode.done);
};

const restartText = ({ changes, problems, isRefused }: RestartReport): string =>
  [
    aligned(changes.map(({ id, kind, change, text }) => [change, kind, id, text])),
    ...problems,
    isRefused ? 'The program would be refused.' : 'The program would go on.',
  ]
    .filter((part) => part !== '')
    .join('\n');

const written = (text: string): Promise<void> =>
  new Promise((resolve) => process.stdout.write(text, () => resolve()));
