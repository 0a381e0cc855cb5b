import { lstat, mkdir, readlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isDirectory } from './is-directory.ts';

/** How directories are made. */
export interface MakeDirectoryOptions {
  /** Who may do what in them. Default: what the process gives. */
  readonly mode?: number;
  /** Makes one of which the parent is there. */
  readonly mkdir?: (path: string, options: { readonly mode?: number }) => Promise<unknown>;
}

/**
 * Makes a directory and those above it; resolves to those that were not there, outermost first. Node's own recursive mkdir
 * tries for ever where nothing can be made although the directory above is there, as in /proc, and calls a file system
 * that is read-only a directory that is missing.
 */
export const makeDirectory = async (
  path: string,
  options: MakeDirectoryOptions = {},
): Promise<readonly string[]> => {
  if (await isDirectory(path)) return [];
  const above = dirname(resolve(path));
  const made = above === resolve(path) ? [] : await makeDirectory(above, options);
  const { mode, mkdir: make = mkdir } = options;
  try {
    await make(path, mode === undefined ? {} : { mode });
    return [...made, path];
  } catch (error) {
    if (await isDirectory(path)) return made;
    throw await explained(error as NodeJS.ErrnoException, path);
  }
};

/** Says what is in the way, and that nothing is missing. */
const explained = async (error: NodeJS.ErrnoException, path: string): Promise<Error> => {
  const { code } = error;
  if (code === 'ENOENT' && (await isDirectory(dirname(resolve(path)))))
    return new Error(`no directory can be made in ${dirname(resolve(path))}`, { cause: error });
  const target = code === 'EEXIST' ? await linkedTo(path) : undefined;
  const reason = `${path} is a link to ${target}, which is no directory or is not there`;
  return target === undefined ? error : Object.assign(new Error(reason, { cause: error }), { code });
};

const linkedTo = async (path: string): Promise<string | undefined> =>
  (await lstat(path)).isSymbolicLink() ? readlink(path) : undefined;
