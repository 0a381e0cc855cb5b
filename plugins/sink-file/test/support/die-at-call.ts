import fs, { open } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

type Call = (this: unknown, ...args: any[]) => Promise<unknown>;
type Calls = Record<string, Call>;

const functions = ['mkdir', 'open', 'readdir', 'readFile', 'rename', 'rm', 'stat', 'truncate'];
const methods = ['appendFile', 'close', 'datasync', 'read', 'sync', 'truncate', 'write', 'writeFile'];

/** Lets this process kill itself at a call to the file system: before it, or in the middle of a write. */
export const dieAtCall = async (last: number): Promise<void> => {
  let calls = 0;
  const mortal = (call: Call): Call =>
    async function (...args) {
      const [bytes, offset, length, ...rest] = args;
      const isWrite = bytes instanceof Uint8Array && typeof length === 'number' && length > 1;
      if (++calls === last && isWrite) await call.call(this, bytes, offset, length >> 1, ...rest);
      if (calls >= last) process.kill(process.pid, 'SIGKILL');
      return call.apply(this, args);
    };
  const handle = await open(new URL(import.meta.url));
  const prototype = Object.getPrototypeOf(handle) as Calls;
  await handle.close();
  for (const name of methods) prototype[name] = mortal(prototype[name]!);
  const calling = fs as unknown as Calls;
  for (const name of functions) calling[name] = mortal(calling[name]!);
  syncBuiltinESMExports();
};
