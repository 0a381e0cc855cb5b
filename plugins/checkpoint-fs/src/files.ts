import * as promises from 'node:fs/promises';

/** The calls that a store makes to the file system. */
export type Files = Pick<typeof promises, 'mkdir' | 'open' | 'readdir' | 'readFile' | 'rename' | 'unlink'>;

/** An open file. */
export type FileHandle = promises.FileHandle;

/** The real ones. */
export const realFiles: Files = {
  mkdir: promises.mkdir,
  open: promises.open,
  readdir: promises.readdir,
  readFile: promises.readFile,
  rename: promises.rename,
  unlink: promises.unlink,
};
