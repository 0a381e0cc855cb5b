import { inspectCheckpoint, type CheckpointReport } from '@dstream/core/checkpoint';
import { isDStreamError } from '@dstream/core/plugin';
import { checkpointStore } from './checkpoint-store.ts';
import { checkpointMissing } from './cli-error.ts';
import { ExitCode } from './exit-code.ts';

/**
 * What is at a place, seen from `directory`. Resolves to undefined, the exit code set, when that is damaged or cannot be
 * read, which is told. Rejects with `CLI_CHECKPOINT_MISSING` when there is nothing.
 */
export const readCheckpoint = async (
  place: string,
  directory: string,
): Promise<CheckpointReport | undefined> => {
  const store = await checkpointStore(place, directory);
  try {
    const report = await inspectCheckpoint(store);
    if (!report) throw checkpointMissing(place);
    return report;
  } catch (error) {
    if (!isDStreamError(error) || error.code.startsWith('CLI_')) throw error;
    console.error(error.message);
    process.exitCode = ExitCode.failed;
    return undefined;
  }
};
