import { inspectCheckpoint, type CheckpointReport, type InspectOptions } from '@dstream/core/checkpoint';
import { isDStreamError } from '@dstream/core/plugin';
import { withKeys, type CheckpointKeys } from './checkpoint-keys.ts';
import { checkpointStore } from './checkpoint-store.ts';
import { checkpointMissing } from './cli-error.ts';
import { ExitCode } from './exit-code.ts';

/** What is at a place, and how it is looked at. */
export interface CheckpointReading extends InspectOptions, CheckpointKeys {
  readonly place: string;
  /** Where plugins are looked for. */
  readonly directory: string;
}

/**
 * What is in a checkpoint. Resolves to undefined, the exit code set, when that is damaged or cannot be read, which is told.
 * Rejects with `CLI_CHECKPOINT_MISSING` when there is nothing.
 */
export const readCheckpoint = async (reading: CheckpointReading): Promise<CheckpointReport | undefined> => {
  const { place, directory } = reading;
  const store = await withKeys(await checkpointStore(place, directory), reading, directory);
  try {
    const report = await inspectCheckpoint(store, reading);
    if (!report) throw checkpointMissing(place);
    return report;
  } catch (error) {
    if (!isDStreamError(error) || error.code.startsWith('CLI_')) throw error;
    console.error(error.message);
    if (error.code === 'CHECKPOINT_UNREADABLE' && !reading.keyFile && !reading.keyEnv)
      console.error('If the program encrypts it, say where the keys are: --key-file or --key-env.');
    process.exitCode = ExitCode.failed;
    return undefined;
  }
};
