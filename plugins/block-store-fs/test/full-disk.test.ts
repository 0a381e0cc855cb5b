import type * as fs from 'node:fs/promises';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { explain } from '../src/block-store-error.ts';
import { FsBlockStore } from '../src/index.ts';
import { silent, temporaryDirectory } from './support/directory.ts';

vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof fs>();
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  const writeFile: typeof actual.writeFile = async (path, data, options) => {
    await actual.writeFile(path, data, options);
    if (typeof path === 'string' && path.includes('block-big')) throw full;
  };
  return { ...actual, writeFile };
});

test('a block for which there is no room is rejected and leaves nothing behind', async () => {
  const parent = await temporaryDirectory();
  const store = new FsBlockStore(parent, silent);
  await store.open();
  await store.put('small', new Uint8Array(1));
  await expect(store.put('big', new Uint8Array(9))).rejects.toMatchObject({ code: 'BLOCK_STORE_FULL' });
  const [directory] = await readdir(parent);
  expect(await readdir(join(parent, directory!))).toEqual(['block-small', 'owner.json']);
  await store.close();
});

test.each([
  ['EDQUOT', 'BLOCK_STORE_FULL'],
  ['EACCES', 'BLOCK_STORE_FORBIDDEN'],
  ['EROFS', 'BLOCK_STORE_FORBIDDEN'],
  ['EIO', 'BLOCK_STORE_FAILED'],
])('%s is %s and names the directory', (code, expected) => {
  const error = explain(Object.assign(new Error('failed'), { code }), '/var/blocks');
  expect(error).toMatchObject({ code: expected, message: expect.stringContaining('/var/blocks') });
});
