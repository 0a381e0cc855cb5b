import { defineErrors, type ErrorMaker, isDStreamError, textOf } from '@dstream/core/plugin';
import { refusalOf } from '@dstream/files';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  FILE_CHANGED: (p: { path: string; planned: string; found: string }): string =>
    `${p.path} changed after it was chosen for a batch: it had ${p.planned} and has ${p.found}. ` +
    `Write files elsewhere and move them in when they are complete, or set minAge.`,
  FILE_LINE_TOO_LONG: (p: { path: string; maxLineBytes: number }): string =>
    `${p.path} holds a line of more than ${p.maxLineBytes} bytes, which is left out. ` +
    `Check that its lines end with \\n, or raise maxLineBytes.`,
  FILE_MEMORY_CORRUPT: (p: { path: string; line: number }): string =>
    `Line ${p.line} of ${p.path} is damaged, so it is not known which files were read. ` +
    `Restore the file; or remove it, to start as if for the first time.`,
  FILE_MEMORY_FAILED: (p: { path: string; reason: string }): string =>
    `Cannot keep in ${p.path} which files were read: ${p.reason}. Free space, or set memory to another path.`,
  FILE_MEMORY_FOREIGN: (p: { path: string }): string =>
    `${p.path} is not a memory of files that this version can read. Use the version that wrote it or a later one, or ` +
    `another place.`,
  FILE_MEMORY_IN_USE: (p: { path: string }): string =>
    `Another source, of this program or of another one that runs, remembers its files in ${p.path}. Stop that one first, ` +
    `or set memory to another path.`,
  FILE_UNREADABLE: (p: { path: string; reason: string }): string =>
    `${p.path} cannot be read: ${p.reason}. Check its content and its permissions.`,
  FILE_VANISHED: (p: { path: string }): string =>
    `${p.path} was removed after it was chosen for a batch. Keep files until their batch is done, and until no window looks ` +
    `back on it. To go on without it, set onVanished to 'skip'.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type FileSourceErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const fileSourceError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);

/** Gives an error met while reading a file its code and a text that names the file. */
export const explain = (error: unknown, path: string): unknown => {
  if (isDStreamError(error) || (error as Error).name === 'AbortError') return error;
  if (refusalOf(error) === 'missing') return fileSourceError('FILE_VANISHED', { path }, { cause: error });
  return fileSourceError('FILE_UNREADABLE', { path, reason: textOf(error) }, { cause: error });
};
