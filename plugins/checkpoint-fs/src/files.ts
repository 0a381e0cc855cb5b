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

/** What a call gives, or undefined when there is no such file. */
export const unlessMissing = async <T>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Uses an open file, and closes it whatever happens. */
export const withFile = async <T>(
  opening: Promise<FileHandle>,
  use: (handle: FileHandle) => Promise<T>,
): Promise<T> => {
  const handle = await opening;
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
};

/** Makes the names in a directory durable. Windows does it by itself and cannot be asked to. */
export const syncDirectory = async (files: Files, path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  await withFile(files.open(path, 'r'), (handle) => handle.sync());
};

/** Writes all of the bytes, however many the system takes at once. */
export const writeAll = async (handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> => {
  for (let written = 0; written < bytes.length;) {
    const rest = bytes.length - written;
    written += (await handle.write(bytes, written, rest, offset + written)).bytesWritten;
  }
};
