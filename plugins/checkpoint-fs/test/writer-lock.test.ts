import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ownerWith, type Owner } from '@dstream/files';
import { expect, onTestFinished, test } from 'vitest';
import { FsCheckpointStore } from '../src/index.ts';
import { temporaryDirectory } from './support/directory.ts';
import { hastyFiles } from './support/hooked-files.ts';

const lockedBy = async (owner: Owner | string): Promise<string> => {
  const dir = join(await temporaryDirectory(), 'checkpoints');
  await mkdir(dir);
  const claim =
    typeof owner === 'string' ? owner : JSON.stringify({ ...owner, id: 'x', since: '2026-01-01' });
  await writeFile(join(dir, 'lock-x.json'), claim);
  return dir;
};

const open = async (dir: string, soleWriter = false): Promise<FsCheckpointStore> => {
  const store = new FsCheckpointStore({ dir, soleWriter }, hastyFiles);
  onTestFinished(() => store.close());
  await store.open();
  return store;
};

const locksIn = async (dir: string): Promise<string[]> =>
  (await readdir(dir)).filter((name) => /lock|claim/.test(name));

/** The number of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;

test('a live process keeps others out, and the message says who it is and since when', async () => {
  const dir = await lockedBy(ownerWith(process.ppid));
  const refused = open(dir);
  await expect(refused).rejects.toMatchObject({
    code: 'CHECKPOINT_LOCKED',
    params: { place: dir, owner: expect.stringContaining(`process ${process.ppid}`) },
  });
  await expect(refused).rejects.toThrow('since 2026-01-01');
  expect(await locksIn(dir)).toEqual(['lock-x.json']);
});

test('the lock of a dead process is taken over', async () => {
  const dir = await lockedBy({ ...ownerWith(process.pid), pid: deadPid() });
  await open(dir);
  expect(await locksIn(dir)).toEqual([expect.not.stringContaining('-x')]);
});

test('a process with the number of a dead one is not mistaken for it', async () => {
  const dir = await lockedBy({ ...ownerWith(process.pid), started: '1' });
  await expect(open(dir)).resolves.toBeInstanceOf(FsCheckpointStore);
});

test.each([
  ['another host or container', { ...ownerWith(process.pid), host: 'elsewhere', pid: 1 }],
  ['somebody who cannot be read', '{'],
])('the lock of %s has to be removed by hand', async (_, owner) => {
  const dir = await lockedBy(owner);
  await expect(open(dir)).rejects.toThrow('remove the file lock-x.json');
});

test('a sole writer takes over the lock of another container, and none of a live process', async () => {
  const dir = await lockedBy({ ...ownerWith(process.pid), host: 'elsewhere', pid: 1 });
  const store = await open(dir, true);
  await expect(open(dir, true)).rejects.toMatchObject({ code: 'CHECKPOINT_LOCKED' });
  await store.close();
  expect(await locksIn(dir)).toEqual([]);
});

test('says for whom it is', async () => {
  const dir = join(await temporaryDirectory(), 'checkpoints');
  await open(dir);
  const [name] = await locksIn(dir);
  const claim = JSON.parse(await readFile(join(dir, name!), 'utf8')) as Record<string, unknown>;
  expect(claim).toMatchObject({ ...ownerWith(process.pid), id: name!.slice(5, -5) });
  expect(Date.parse(String(claim['since']))).not.toBeNaN();
});
