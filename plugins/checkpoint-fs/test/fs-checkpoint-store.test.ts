import { mkdir, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FsCheckpointStore, type Files } from '../src/index.ts';
import { bytes, recordsOf, text } from './support/contents.ts';
import { temporaryDirectory } from './support/directory.ts';
import { hastyFiles, hookedFiles, systemError, type Call } from './support/hooked-files.ts';

// A disk that is busy takes its time.
vi.setConfig({ testTimeout: 60_000 });

const opened = async (files: Files = hastyFiles): Promise<{ store: FsCheckpointStore; dir: string }> => {
  const dir = join(await temporaryDirectory(), 'a', 'b');
  const store = new FsCheckpointStore({ dir }, files);
  await store.open();
  onTestFinished(() => store.close().catch(() => undefined));
  return { store, dir };
};

const modes = async (dir: string): Promise<number[]> => {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mode & 0o777),
  );
};

test('nobody else can read what it keeps', async () => {
  const { store, dir } = await opened();
  await store.put('a', bytes('x'));
  await store.log('journal').append(bytes('x'));
  expect((await stat(dir)).mode & 0o777).toBe(0o700);
  expect(new Set(await modes(dir))).toEqual(new Set([0o600]));
});

test.each([
  ['ENOSPC', 'CHECKPOINT_FS_FULL'],
  ['EDQUOT', 'CHECKPOINT_FS_FULL'],
  ['EACCES', 'CHECKPOINT_FS_FORBIDDEN'],
  ['EROFS', 'CHECKPOINT_FS_READ_ONLY'],
  ['EIO', 'CHECKPOINT_FS_FAILED'],
])('%s of the system is %s, with the path', async (system, code) => {
  let isBroken = false;
  const files = hookedFiles(({ name }) => {
    if (isBroken && name === 'file.write') throw systemError(system);
  });
  const { store, dir } = await opened(files);
  await store.log('journal').append(bytes('x'));
  isBroken = true;
  const refused = { code, params: { path: expect.stringContaining(dir) }, cause: { code: system } };
  await expect(store.put('a', bytes('x'))).rejects.toMatchObject(refused);
  await expect(store.log('journal').append(bytes('y'))).rejects.toMatchObject(refused);
  isBroken = false;
  await expect(store.log('journal').append(bytes('z'))).rejects.toMatchObject(refused);
  await expect(store.put('a', bytes('y'))).resolves.toBeUndefined();
  expect(await recordsOf(store)).toEqual(['x']);
});

test('a directory that cannot be made is refused by open', async () => {
  const files = hookedFiles(({ name }) => {
    if (name === 'mkdir') throw systemError('EACCES');
  });
  await expect(opened(files)).rejects.toMatchObject({ code: 'CHECKPOINT_FS_FORBIDDEN' });
});

test('a directory above that is on a read-only file system is refused as such', async () => {
  const files = hookedFiles(({ name }) => {
    if (name === 'mkdir') throw systemError('EROFS');
  });
  await expect(opened(files)).rejects.toMatchObject({ code: 'CHECKPOINT_FS_READ_ONLY' });
});

test('a link that leads nowhere is refused, with where it leads', async () => {
  const home = await temporaryDirectory();
  await symlink(join(home, 'nowhere'), join(home, 'link'));
  await expect(new FsCheckpointStore({ dir: join(home, 'link') }).open()).rejects.toMatchObject({
    code: 'CHECKPOINT_FS_FAILED',
    params: { reason: expect.stringContaining(join(home, 'nowhere')) },
  });
});

test("somebody else's directory is refused and left alone, an empty one and one's own are not", async () => {
  const dir = await temporaryDirectory();
  await mkdir(join(dir, 'lost+found'));
  await writeFile(join(dir, 'data.csv'), '');
  await mkdir(join(dir, 'logs'));
  const store = (): FsCheckpointStore => new FsCheckpointStore({ dir }, hastyFiles);
  await expect(store().open()).rejects.toMatchObject({
    code: 'CHECKPOINT_FS_FOREIGN',
    params: { path: dir, found: 'data.csv' },
  });
  expect((await readdir(dir)).toSorted()).toEqual(['data.csv', 'logs', 'lost+found']);
  await rm(join(dir, 'data.csv'));
  for (let run = 0; run < 2; run++) {
    const own = store();
    await own.open();
    await own.close();
    await writeFile(join(dir, 'data.csv'), '');
  }
});

test('a directory that is removed meanwhile is noticed by the next write', async () => {
  const { store, dir } = await opened();
  await store.log('journal').append(bytes('x'));
  await rm(dir, { recursive: true });
  const gone = { code: 'CHECKPOINT_FS_DIRECTORY_GONE' };
  await expect(store.log('journal').append(bytes('y'))).rejects.toMatchObject(gone);
  await expect(store.log('other').append(bytes('y'))).rejects.toMatchObject(gone);
  await expect(store.put('a', bytes('y'))).rejects.toMatchObject(gone);
});

test('a reader asks for nothing but to read, whether there is something or not', async () => {
  const { store, dir } = await opened();
  await store.put('a', bytes('x'));
  await store.log('journal').append(bytes('y'));
  const calls: Call[] = [];
  const files = hookedFiles((call) => void calls.push(call));
  for (const place of [dir, join(dir, 'missing')]) {
    const reader = new FsCheckpointStore({ dir: place }, files);
    await reader.open('read');
    const a = await reader.get('a');
    expect([a && text(a), await recordsOf(reader)]).toEqual(place === dir ? ['x', ['y']] : [undefined, []]);
    await reader.list('');
    await reader.close();
  }
  const changing = calls.filter(({ name, args }) =>
    name === 'open' ? args[1] !== 'r' : !/^(readdir|readFile|file\.(read|stat|close))$/.test(name),
  );
  expect(changing).toEqual([]);
});

test.each(['', '/', 'a//b', '../a', 'a/..', '.', 'ä', 'a b', 'a\\b', 'a%2Fb'])(
  '%j is no name',
  async (name) => {
    const { store } = await opened();
    const refused = { code: 'CHECKPOINT_FS_NAME_INVALID' };
    await expect(store.put(name, bytes('x'))).rejects.toMatchObject(refused);
    expect(() => store.log(name)).toThrow(expect.objectContaining(refused));
  },
);

test('what gains by it is compressed, what does not is not', async () => {
  const { store, dir } = await opened();
  const plain = bytes('word '.repeat(100_000));
  const wild = Uint8Array.from({ length: 500_000 }, () => Math.random() * 256);
  await store.put('plain', plain);
  await store.put('wild', wild);
  await Promise.all([plain, wild].map((each, n) => store.log(`log-${n}`).append(each)));
  await store.close();
  const sizes = ['names/plain', 'logs/log-0/0000000000000001', 'names/wild', 'logs/log-1/0000000000000001'];
  const [a, b, c, d] = await Promise.all(sizes.map(async (name) => (await stat(join(dir, name))).size));
  expect([a! < 10_000, b! < 10_000]).toEqual([true, true]);
  expect([c, d]).toEqual([500_040, 500_000 + 40 + 48 + 40]);
  const reader = new FsCheckpointStore({ dir });
  await reader.open('read');
  expect(Buffer.compare((await reader.get('plain'))!, plain)).toBe(0);
  expect((await recordsOf(reader, 'log-0')).join()).toBe(text(plain));
});

test('after bytes that gained nothing, compressing is tried again some time later', async () => {
  const { store, dir } = await opened();
  const log = store.log('journal');
  await log.append(Uint8Array.from({ length: 40_000 }, () => Math.random() * 256));
  for (let n = 0; n < 30; n++) await log.append(new Uint8Array(40_000));
  await store.close();
  const { size } = await stat(join(dir, 'logs', 'journal', '0000000000000001'));
  expect([size > 16 * 40_000, size < 17 * 40_000]).toEqual([true, true]);
});

test('a log is cut into segments, and trimmed ones are gone but for one, which is written again', async () => {
  const dir = await temporaryDirectory();
  const store = new FsCheckpointStore({ dir, segmentBytes: 4096 }, hastyFiles);
  await store.open();
  const log = store.log('journal');
  const segments = async (): Promise<string[]> =>
    (await readdir(join(dir, 'logs', 'journal'))).map((name) => name.replace(/0{5,}/, '')).toSorted();
  for (let n = 0; n < 12; n++) await log.append(new Uint8Array(1200));
  expect(await segments()).toEqual(['1', '10', '4', '7']);
  await log.trim(6);
  expect(await segments()).toEqual(['10', '4', '7', '~1']);
  await Promise.all([log.trim(7), log.trim(100)]);
  expect(await segments()).toEqual(['10', '~1']);
  await log.append(new Uint8Array(9000));
  expect(await segments()).toEqual(['10', '13']);
  await store.close();
});
