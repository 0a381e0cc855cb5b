import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WriteAttempt } from '@dstream/core/plugin';
import { attemptName, type BatchPlace } from './batch-place.ts';
import { onDisk } from './file-sink-error.ts';
import { makeDirectory } from './make-directory.ts';

/**
 * Writes the file of one attempt. It gets its name when it is complete and on disk, and is removed when that fails or is
 * no longer wanted.
 */
export const writePart = async (
  { target, staging }: BatchPlace,
  { partition, attempt, signal }: WriteAttempt,
  blocks: AsyncIterable<string | Uint8Array>,
): Promise<void> => {
  const name = join(staging, attemptName(partition, attempt));
  const temporary = `${name}.${randomUUID()}`;
  const file = await onDisk(target, async () => {
    await makeDirectory(staging);
    return open(temporary, 'wx');
  });
  try {
    for await (const block of blocks) {
      signal.throwIfAborted();
      await onDisk(target, () => file.appendFile(block));
    }
    signal.throwIfAborted();
    await onDisk(target, () => file.sync());
    await file.close();
    await onDisk(target, () => rename(temporary, name));
  } catch (error) {
    await file.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
};
