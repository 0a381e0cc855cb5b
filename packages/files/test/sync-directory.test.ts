import * as promises from 'node:fs/promises';
import { platform } from 'node:os';
import { expect, test } from 'vitest';
import { syncDirectory } from '../src/sync-directory.ts';
import { temporaryDirectory } from './support/directory.ts';

test.runIf(platform() !== 'win32')('opens, syncs and closes the directory', async () => {
  const path = await temporaryDirectory();
  const calls: string[] = [];
  const open = async (...args: Parameters<typeof promises.open>): Promise<promises.FileHandle> => {
    const handle = await promises.open(...args);
    const [sync, close] = [handle.sync.bind(handle), handle.close.bind(handle)];
    return Object.assign(handle, {
      sync: () => sync().then(() => void calls.push(`sync ${String(args[0])}`)),
      close: () => close().then(() => void calls.push('close')),
    });
  };
  await syncDirectory(path, { open });
  expect(calls).toEqual([`sync ${path}`, 'close']);
});

test.runIf(platform() !== 'win32')('one that is missing is an error', async () => {
  await expect(syncDirectory('/no such directory')).rejects.toMatchObject({ code: 'ENOENT' });
});
