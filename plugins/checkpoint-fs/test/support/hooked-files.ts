import { constants } from 'node:fs';
import { realFiles, type FileHandle, type Files } from '../../src/files.ts';

/** A call of the file system. */
export interface Call {
  /** `rename`, `open` … or, of an open file, `file.write`, `file.sync` … */
  readonly name: string;
  /** The first path it is about. */
  readonly path: string;
  readonly args: unknown[];
}

/** Called before each call is made; what it throws is thrown instead. */
export type Hook = (call: Call) => void;

type AnyCall = (...args: readonly unknown[]) => Promise<unknown>;

/** The file system with something done before each call. It does not wait for the disk: the machine stays on. */
export const hookedFiles = (hook: Hook): Files => {
  const hooked = Object.entries(realFiles).map(([name, real]) => {
    const call = async (...args: unknown[]): Promise<unknown> => {
      const path = String(args[0]);
      hook({ name, path, args });
      if (name === 'open' && typeof args[1] === 'number') args[1] &= ~constants.O_DSYNC;
      const result = await (real as AnyCall)(...args);
      return name === 'open' ? hookedHandle(result as FileHandle, path, hook) : result;
    };
    return [name, call] as const;
  });
  return Object.fromEntries(hooked) as unknown as Files;
};

/** Nothing done before any call. */
export const hastyFiles: Files = hookedFiles(() => undefined);

const hookedHandle = (handle: FileHandle, path: string, hook: Hook): FileHandle =>
  new Proxy(handle, {
    get(target, name) {
      const real: unknown = Reflect.get(target, name, target);
      if (typeof real !== 'function') return real;
      return async (...args: unknown[]): Promise<unknown> => {
        try {
          hook({ name: `file.${String(name)}`, path, args });
        } catch (error) {
          // A file that could not be closed is closed all the same.
          if (name === 'close') await target.close();
          throw error;
        }
        return name === 'sync' || name === 'datasync' ? undefined : (real as AnyCall).apply(target, args);
      };
    },
  });

/** An error as the system gives it. */
export const systemError = (code: string): Error => Object.assign(new Error(`${code}: as ordered`), { code });
