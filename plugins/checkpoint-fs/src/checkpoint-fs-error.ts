import { defineErrors, DStreamError, type ErrorMaker, isDStreamError, textOf } from '@dstream/core/plugin';
import { refusalOf, type Refusal } from '@dstream/files';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  CHECKPOINT_FS_DIRECTORY_GONE: (p: { path: string }): string =>
    `${p.path} is gone: it was removed while the program ran, and what was written there with it. ` +
    `Stop the program; it starts from nothing when it starts again.`,
  CHECKPOINT_FS_FAILED: (p: { path: string; reason: string }): string =>
    `Checkpoints cannot be kept in ${p.path}: ${p.reason}. What was durable before stays so.`,
  CHECKPOINT_FS_FORBIDDEN: (p: { path: string }): string =>
    `Checkpoints cannot be kept in ${p.path}: this user may not. Change the permissions or choose another directory.`,
  CHECKPOINT_FS_FOREIGN: (p: { path: string; found: string }): string =>
    `${p.path} holds "${p.found}", which no checkpoint store wrote. Choose a directory that is empty or does not exist yet.`,
  CHECKPOINT_FS_FORMAT_NEWER: (p: { path: string; format: number; readable: number }): string =>
    `${p.path} has format ${p.format}, and this version reads formats up to ${p.readable}. ` +
    `A newer version of @dstream/checkpoint-fs wrote it; use that one.`,
  CHECKPOINT_FS_FULL: (p: { path: string }): string =>
    `Checkpoints cannot be kept in ${p.path}: no space is left. Free some and start the program again; ` +
    `what was durable before stays so.`,
  CHECKPOINT_FS_NAME_INVALID: (p: { name: string }): string =>
    `"${p.name}" is no name for a checkpoint: use letters, digits, "-", "_", "." and "/", and no step that is empty or all dots.`,
  CHECKPOINT_FS_READ_ONLY: (p: { path: string }): string =>
    `Checkpoints cannot be kept in ${p.path}: the file system is read-only. Choose another directory, or mount it for writing.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type CheckpointFsErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const checkpointFsError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);

type CodeOfPath = Exclude<
  CheckpointFsErrorCode,
  | 'CHECKPOINT_FS_FOREIGN'
  | 'CHECKPOINT_FS_FORMAT_NEWER'
  | 'CHECKPOINT_FS_NAME_INVALID'
  | 'CHECKPOINT_FS_FAILED'
>;

const codes: Readonly<Record<Refusal, CodeOfPath>> = {
  forbidden: 'CHECKPOINT_FS_FORBIDDEN',
  full: 'CHECKPOINT_FS_FULL',
  missing: 'CHECKPOINT_FS_DIRECTORY_GONE',
  'read-only': 'CHECKPOINT_FS_READ_ONLY',
};

/** Gives an error of the file system its code and a text that names the path. */
export const explain = (error: unknown, path: string): DStreamError => {
  if (isDStreamError(error)) return error;
  const refusal = refusalOf(error);
  return refusal
    ? checkpointFsError(codes[refusal], { path }, { cause: error })
    : checkpointFsError('CHECKPOINT_FS_FAILED', { path, reason: textOf(error) }, { cause: error });
};

/** Waits for the file system; its errors are explained. */
export const onDisk = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw explain(error, path);
  }
};

/** The error of a place that holds something else than what was written there. */
export const corrupt = (place: string, reason: string): DStreamError =>
  new DStreamError('CHECKPOINT_CORRUPT', { place, reason });
