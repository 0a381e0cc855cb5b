import { spawnSync } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownerWith, type Owner } from '@dstream/files';
import { expect, test } from 'vitest';
import { FsBlockStore } from '../src/index.ts';
import { silent, temporaryDirectory } from './support/directory.ts';

const endedPid = (): number => spawnSync(process.execPath, ['--version']).pid;

const leave = async (parent: string, name: string, owner: Owner | undefined): Promise<void> => {
  await mkdir(join(parent, name));
  await writeFile(join(parent, name, 'block-b'), 'x');
  if (owner) await writeFile(join(parent, name, 'owner.json'), JSON.stringify(owner));
};

test('removes what programs left that are gone, and nothing else', async () => {
  const parent = await temporaryDirectory();
  const here = ownerWith(process.pid);
  await leave(parent, 'dstream-blocks-ended', { ...here, pid: endedPid() });
  await leave(parent, 'dstream-blocks-number-reused', { ...here, started: 'before' });
  await leave(parent, 'dstream-blocks-alive', here);
  await leave(parent, 'dstream-blocks-elsewhere', { ...here, host: 'another host', pid: endedPid() });
  await leave(parent, 'dstream-blocks-unknown', undefined);
  await leave(parent, 'other', { ...here, pid: endedPid() });
  await symlink(join(parent, 'other'), join(parent, 'dstream-blocks-link'));
  const store = new FsBlockStore(parent, silent);
  await store.open();
  await store.close();
  expect(await readdir(parent)).toEqual([
    'dstream-blocks-alive',
    'dstream-blocks-elsewhere',
    'dstream-blocks-link',
    'dstream-blocks-unknown',
    'other',
  ]);
});

test('two stores of one program leave each other alone', async () => {
  const parent = await temporaryDirectory();
  const [one, two] = [new FsBlockStore(parent, silent), new FsBlockStore(parent, silent)];
  await one.open();
  await one.put('b', new Uint8Array([1]));
  await two.open();
  await two.close();
  expect([...(await one.get('b'))]).toEqual([1]);
  await one.close();
});
