import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished, expect, test } from 'vitest';
import { FsBlockStore } from '../src/index.ts';
import { silent, temporaryDirectory } from './support/directory.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (block: Uint8Array): string => new TextDecoder().decode(block);

const opened = async (): Promise<{ store: FsBlockStore; parent: string }> => {
  const parent = await temporaryDirectory();
  const store = new FsBlockStore(parent, silent);
  await store.open();
  onTestFinished(() => store.close());
  return { store, parent };
};

test.each(['input-0-7', '../escape', '.', 'a/b:c', 'ü', 'x'.repeat(500)])(
  'gives back what was put under %j',
  async (id) => {
    const { store } = await opened();
    await store.put(id, bytes('a block'));
    expect(text(await store.get(id))).toBe('a block');
    expect(text(await store.get(id))).toBe('a block');
  },
);

test('a second put replaces the first', async () => {
  const { store } = await opened();
  await Promise.all([store.put('b', bytes('one')), store.put('c', bytes('other'))]);
  await store.put('b', bytes('two'));
  expect([text(await store.get('b')), text(await store.get('c'))]).toEqual(['two', 'other']);
});

test('knows nothing of a block that was deleted or never put', async () => {
  const { store } = await opened();
  await store.put('b', bytes('x'));
  await store.delete('b');
  await store.delete('unknown');
  await expect(store.get('b')).rejects.toMatchObject({
    code: 'BLOCK_NOT_FOUND',
    message: expect.stringContaining('b'),
  });
});

test('nobody else can read the blocks', async () => {
  const { store, parent } = await opened();
  await store.put('b', bytes('x'));
  const [directory] = await readdir(parent);
  expect((await stat(join(parent, directory!))).mode & 0o777).toBe(0o700);
  for (const name of await readdir(join(parent, directory!))) {
    expect((await stat(join(parent, directory!, name))).mode & 0o777).toBe(0o600);
  }
});

test('close removes everything, also what is still being written, and may be called again', async () => {
  const { store, parent } = await opened();
  const written = store.put('late', new Uint8Array(1_000_000));
  await store.close();
  await store.close();
  await written;
  expect(await readdir(parent)).toEqual([]);
  await expect(store.put('b', bytes('x'))).rejects.toMatchObject({ code: 'BLOCK_STORE_CLOSED' });
  await expect(store.delete('b')).resolves.toBeUndefined();
});

test('close is no error when open failed, and open says why', async () => {
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, '');
  const store = new FsBlockStore(file, silent);
  await expect(store.open()).rejects.toMatchObject({ code: 'BLOCK_STORE_FAILED', params: { path: file } });
  await store.close();
});
