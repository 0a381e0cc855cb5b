import { defineErrors, type ErrorMaker, isDStreamError, textOf } from '@dstream/core/plugin';
import { refusalOf, type Refusal } from '@dstream/files';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  FILE_SINK_CHANGED: (p: { path: string }): string =>
    `${p.path} does not hold what was committed: its checksum is wrong. Restore it from a copy, or remove it.`,
  FILE_SINK_DIRECTORY_EXISTS: (p: { path: string }): string =>
    `${p.path} holds what was saved there before. Choose another directory, or remove this one first.`,
  FILE_SINK_DIRECTORY_FOREIGN: (p: { path: string; found: string }): string =>
    `${p.path} holds "${p.found}", which no file sink wrote, and would be replaced as a whole. Choose another directory.`,
  FILE_SINK_DAMAGED: (p: { path: string; length: number; committed: number }): string =>
    `${p.path} has ${p.length} bytes, and ${p.committed} were committed. Restore it from a copy, or remove it.`,
  FILE_SINK_FAILED: (p: { path: string; reason: string }): string => `Cannot write ${p.path}: ${p.reason}.`,
  FILE_SINK_FORBIDDEN: (p: { path: string }): string =>
    `Cannot write ${p.path}: this user may not. Change the permissions of the directory or choose another.`,
  FILE_SINK_FULL: (p: { path: string }): string =>
    `Cannot write ${p.path}: no space is left. Free some, or write elsewhere.`,
  FILE_SINK_IN_USE: (p: { path: string }): string =>
    `Another sink, of this program or of another one that runs, writes to ${p.path}. Stop that one first, or choose ` +
    `another directory.`,
  FILE_SINK_LIST_CUT: (p: { path: string; reason: string }): string =>
    `${p.path} has lost lines: ${p.reason}. So it is not known what is committed. Nothing was changed. Restore the file ` +
    `from a copy, or choose an empty directory.`,
  FILE_SINK_LIST_DAMAGED: (p: { path: string; line: number }): string =>
    `Line ${p.line} of ${p.path} is damaged, so it is not known what is committed. Nothing was changed. Restore the file ` +
    `from a copy, or choose an empty directory.`,
  FILE_SINK_LIST_FOREIGN: (p: { path: string }): string =>
    `${p.path} is not a list of committed files that this version can read. Use the version that wrote it or a later ` +
    `one, or choose another directory.`,
  FILE_SINK_LIST_MISSING: (p: { path: string; found: string }): string =>
    `${p.path} holds "${p.found}" and no list of committed files, so it is not known what is committed. Choose an empty ` +
    `directory.`,
  FILE_SINK_PART_MISSING: (p: { path: string; partition: number; attempt: number }): string =>
    `Cannot complete ${p.path}: partition ${p.partition}, attempt ${p.attempt}, was written but is gone. ` +
    `Check what else removes files there.`,
  FILE_SINK_READ_ONLY: (p: { path: string }): string =>
    `Cannot write ${p.path}: the file system is read-only. Write elsewhere, or mount it for writing.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type FileSinkErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const fileSinkError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);

const codes: Readonly<
  Partial<Record<Refusal, 'FILE_SINK_FULL' | 'FILE_SINK_FORBIDDEN' | 'FILE_SINK_READ_ONLY'>>
> = { forbidden: 'FILE_SINK_FORBIDDEN', full: 'FILE_SINK_FULL', 'read-only': 'FILE_SINK_READ_ONLY' };

/** Waits for the file system; its errors get a code and a text that names the path. */
export const onDisk = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (isDStreamError(error)) throw error;
    const refusal = refusalOf(error);
    const known = refusal && codes[refusal];
    throw known
      ? fileSinkError(known, { path }, { cause: error })
      : fileSinkError('FILE_SINK_FAILED', { path, reason: textOf(error) }, { cause: error });
  }
};
