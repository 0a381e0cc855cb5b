import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WriteAttempt } from '@dstream/core/plugin';
import { makeDirectory } from '@dstream/files';
import { attemptName, type BatchPlace } from './batch-place.ts';
import { onDisk } from './file-sink-error.ts';

/** How safe a part has to be before it gets its name. */
export interface PartSafety {
  /** Whether it must outlive the machine; else it is copied by the commit. */
  readonly sync: boolean;
}

/**
 * Writes the file of one attempt. It gets its name when it is complete, and is removed when that fails or is no longer
 * wanted.
 */
export const writePart = async (
  { target, staging }: Pick<BatchPlace, 'target' | 'staging'>,
  { partition, attempt, signal }: WriteAttempt,
  blocks: AsyncIterable<string | Uint8Array>,
  { sync }: PartSafety,
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
    if (sync) await onDisk(target, () => file.sync());
    await file.close();
    await onDisk(target, () => rename(temporary, name));
  } catch (error) {
    await file.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
};
