import { JsonCodec } from '@dstream/core/plugin';
import type { Command } from 'commander';
import { takesCheckpointKeys, type CheckpointKeys } from '../checkpoint-keys.ts';
import { checkpointText } from '../checkpoint-text.ts';
import { parseCount } from '../count.ts';
import { jsonText } from '../json-text.ts';
import { readCheckpoint } from '../read-checkpoint.ts';

const help = `
The program may be running meanwhile. Sizes are before compression. Entries are those after the last batch that is
done; of a state that a store of its own keeps, its name there is printed.

Exit codes: 0 done, 1 the checkpoint is damaged or cannot be read, 2 wrong arguments, or there is none.

Example:
  dstream checkpoint inspect ./checkpoints --entries 10 --key-env DSTREAM_ENCRYPTION_KEYS`;

interface InspectOptions extends CheckpointKeys {
  readonly entries?: number;
  readonly json?: boolean;
}

/** `dstream checkpoint inspect`. */
export const addCheckpointInspect = (checkpoint: Command): void => {
  const command = checkpoint
    .command('inspect')
    .summary('print what a checkpoint holds')
    .description('Prints what a checkpoint holds: batches, inputs, operators and the state that they keep.')
    .argument('<place>', 'the directory of the checkpoint, or a URL that a plugin knows')
    .option('-n, --entries <count>', 'print so many entries of each state', (text) =>
      parseCount('--entries', text),
    )
    .option('--json', 'print JSON');
  takesCheckpointKeys(command)
    .addHelpText('after', help)
    .action(async (place: string, { json, ...options }: InspectOptions) => {
      const report = await readCheckpoint({ ...options, place, directory: '.', codec: new JsonCodec() });
      if (report) console.log(json ? jsonText(report, 2) : checkpointText(report));
    });
};
