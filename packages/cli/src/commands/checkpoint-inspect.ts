import type { Command } from 'commander';
import { checkpointText } from '../checkpoint-text.ts';
import { readCheckpoint } from '../read-checkpoint.ts';

const help = `
The program may be running meanwhile. Sizes are before compression.

Exit codes: 0 done, 1 the checkpoint is damaged or cannot be read, 2 wrong arguments, or there is none.`;

/** `dstream checkpoint inspect`. */
export const addCheckpointInspect = (checkpoint: Command): void => {
  checkpoint
    .command('inspect')
    .summary('print what a checkpoint holds')
    .description('Prints what a checkpoint holds: batches, inputs, operators and the state that they keep.')
    .argument('<place>', 'the directory of the checkpoint, or a URL that a plugin knows')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async (place: string, { json }: { readonly json?: boolean }) => {
      const report = await readCheckpoint(place, '.');
      if (report) console.log(json ? JSON.stringify(report, undefined, 2) : checkpointText(report));
    });
};
