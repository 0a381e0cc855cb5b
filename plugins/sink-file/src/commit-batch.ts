import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BatchCommit } from '@dstream/core/plugin';
import { makeDirectory, syncDirectory, unlessMissing } from '@dstream/files';
import { attemptName, partName, type BatchPlace } from './batch-place.ts';
import { fileSinkError } from './file-sink-error.ts';

/** Empty, as readers of Hadoop's directories expect it. */
const successFile = '_SUCCESS';
/** Which batch the directory holds; hidden, so that nobody takes it for data. */
const batchFile = '.batch.json';

/** How the files of a batch are finished. */
export interface CommitSettings {
  /** Of every part, with its dot. */
  readonly extension: string;
  /** Leave out parts without records, and batches without parts. */
  readonly skipEmpty: boolean;
  /** Whether an older directory gives way. */
  readonly replace: boolean;
}

/**
 * Makes a batch visible in one step: the attempts that won get their final names, all others go, and the directory takes
 * its place. Every step can be repeated after a crash and then goes on where the last one ended.
 */
export const commitBatch = async (
  place: BatchPlace,
  batch: BatchCommit,
  settings: CommitSettings,
): Promise<void> => {
  const { target, staging, replaced } = place;
  if (await isCommitted(place, batch, settings)) return remove(staging, replaced);
  await makeDirectory(staging);
  const parts = await keepWinners(place, batch, settings);
  if (parts.size === 0 && settings.skipEmpty) return remove(staging);
  await writeSynced(join(staging, batchFile), `${JSON.stringify({ batchTime: batch.batchTime })}\n`);
  await writeSynced(join(staging, successFile), '');
  await syncDirectory(staging);
  await takePlace(place, settings);
  await syncDirectory(join(target, '..'));
  await remove(replaced);
};

/**
 * True when an earlier commit of the batch got to its end, whatever late attempts have written since. A batch that was
 * written again as a whole replaces what it wrote before, if it may.
 */
const isCommitted = async (
  { target, staging }: BatchPlace,
  { batchTime, attempts }: BatchCommit,
  { replace }: CommitSettings,
): Promise<boolean> => {
  if (!replace && (await committedTime(target)) === batchTime) return true;
  const staged = new Set(await namesIn(staging));
  const isStaged = attempts.length > 0 && attempts.every((attempt, i) => staged.has(attemptName(i, attempt)));
  return !isStaged && (await committedTime(target)) === batchTime;
};

const keepWinners = async (
  { target, staging }: BatchPlace,
  { attempts }: BatchCommit,
  { extension, skipEmpty }: CommitSettings,
): Promise<ReadonlySet<string>> => {
  const staged = new Set(await namesIn(staging));
  const parts = new Set<string>();
  for (const [partition, attempt] of attempts.entries()) {
    const [written, part] = [attemptName(partition, attempt), partName(partition, extension)];
    const present = [written, part].find((name) => staged.has(name));
    if (!present) throw fileSinkError('FILE_SINK_PART_MISSING', { path: target, partition, attempt });
    if (skipEmpty && (await stat(join(staging, present))).size === 0) continue;
    if (present === written) await rename(join(staging, written), join(staging, part));
    parts.add(part);
  }
  for (const name of await namesIn(staging)) if (!parts.has(name)) await rm(join(staging, name));
  return parts;
};

/** A rename does it unless there is an older directory, which then steps aside. */
const takePlace = async (
  { target, staging, replaced }: BatchPlace,
  { replace }: CommitSettings,
): Promise<void> => {
  if (!replace) await requireEmpty(target);
  if ((await namesIn(target)).length > 0) {
    await requireOwn(target);
    await remove(replaced);
    await rename(target, replaced);
  }
  await rename(staging, target);
};

/** Throws `FILE_SINK_DIRECTORY_FOREIGN` if the directory holds anything that a file sink did not write. */
export const requireOwn = async (target: string): Promise<void> => {
  const foreign = (await namesIn(target)).find(
    (name) => !/^(_SUCCESS|\.batch\.json|part-\d{5,}(\.\w+)*)$/.test(name),
  );
  if (foreign !== undefined)
    throw fileSinkError('FILE_SINK_DIRECTORY_FOREIGN', { path: target, found: foreign });
};

/** Throws `FILE_SINK_DIRECTORY_EXISTS` if the directory is there and holds anything. */
export const requireEmpty = async (target: string): Promise<void> => {
  if ((await namesIn(target)).length > 0) throw fileSinkError('FILE_SINK_DIRECTORY_EXISTS', { path: target });
};

const namesIn = async (directory: string): Promise<string[]> =>
  (await unlessMissing(readdir(directory))) ?? [];

const committedTime = async (target: string): Promise<unknown> => {
  const text = await unlessMissing(readFile(join(target, batchFile), 'utf8'));
  try {
    return (JSON.parse(text ?? '') as { batchTime?: unknown }).batchTime;
  } catch {
    return undefined;
  }
};

const remove = async (...directories: readonly string[]): Promise<void> => {
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
};

const writeSynced = async (path: string, text: string): Promise<void> => {
  await using file = await open(path, 'w');
  await file.writeFile(text);
  await file.sync();
};
