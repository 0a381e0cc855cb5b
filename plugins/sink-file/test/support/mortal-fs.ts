import type * as fs from 'node:fs/promises';

type FileSystem = typeof fs;
type Handle = Awaited<ReturnType<FileSystem['open']>>;
type Call = (...args: any[]) => Promise<any>;

/** When the file system refuses: at one call, and at all later ones if the process is to die there. */
export const life = {
  calls: 0,
  failAt: Infinity,
  forGood: false,
  /** Begins to count anew. */
  begin(failAt = Infinity, forGood = false): void {
    Object.assign(life, { calls: 0, failAt, forGood });
  },
  /** Whether it came to the call that failed. */
  get hasFailed(): boolean {
    return life.calls > life.failAt;
  },
};

const mayGoOn = (): boolean => {
  const call = life.calls++;
  return call < life.failAt || (call > life.failAt && !life.forGood);
};

const failure = (): Error => Object.assign(new Error('i/o error'), { code: 'EIO' });

const mortal =
  (call: Call): Call =>
  (...args) =>
    mayGoOn() ? call(...args) : Promise.reject(failure());

/** Writes half of it when it fails. */
const mortalWrite =
  (handle: Handle, write: Call): Call =>
  async (bytes: Uint8Array, offset: number, length: number, position: number) => {
    if (mayGoOn()) return write.call(handle, bytes, offset, length, position);
    await write.call(handle, bytes, offset, Math.floor(length / 2), position);
    throw failure();
  };

const mortalHandle = (handle: Handle): Handle =>
  Object.assign(handle, {
    appendFile: mortal(handle.appendFile.bind(handle)),
    read: mortal(handle.read.bind(handle) as Call),
    stat: mortal(handle.stat.bind(handle) as Call),
    // The machine goes on, so nothing has to reach the disk.
    datasync: mortal(async () => {}),
    sync: mortal(async () => {}),
    truncate: mortal(handle.truncate.bind(handle)),
    write: mortalWrite(handle, handle.write as Call),
    writeFile: mortal(handle.writeFile.bind(handle)),
  });

/** The functions that the sinks use, counted. */
export const mortalFileSystem = (real: FileSystem): FileSystem => {
  const names = ['access', 'mkdir', 'readdir', 'readFile', 'rename', 'rm', 'stat', 'truncate'] as const;
  const open = mortal(real.open as Call);
  return {
    ...real,
    ...Object.fromEntries(names.map((name) => [name, mortal(real[name] as Call)])),
    open: (async (...args: any[]) => mortalHandle(await open(...args))) as FileSystem['open'],
  };
};
