import type { Command } from 'commander';
import { addCheckpointDiff } from './checkpoint-diff.ts';
import { addCheckpointInspect } from './checkpoint-inspect.ts';

/** `dstream checkpoint`. */
export const addCheckpoint = (dstream: Command): void => {
  const checkpoint = dstream
    .command('checkpoint')
    .summary('look into a checkpoint, or hold a program against it')
    .description('Looks at what a program has left for its next start. Nothing is changed.');
  addCheckpointInspect(checkpoint);
  addCheckpointDiff(checkpoint);
};
