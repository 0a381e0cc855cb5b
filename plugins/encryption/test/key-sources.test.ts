import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { KeyRing, keysFromEnvironment, keysFromFile } from '../src/index.ts';

const hex = 'ab'.repeat(32);
const base64 = Buffer.alloc(32, 5).toString('base64');

test('keys of the environment: the first one encrypts, all decrypt', async () => {
  const keys = keysFromEnvironment('KEYS', { KEYS: `new:${hex}, old:${base64}` });
  expect(await keys.current()).toEqual({ id: 'new', key: Buffer.alloc(32, 0xab) });
  expect(await keys.get('old')).toEqual({ id: 'old', key: Buffer.alloc(32, 5) });
  expect(await keys.get('other')).toBeUndefined();
});

test('keys of a file, which may get more of them meanwhile', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'encryption-test-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const path = join(directory, 'keys');
  await writeFile(path, `a:${hex}\n`);
  const keys = keysFromFile(path);
  expect(await keys.get('b')).toBeUndefined();
  await writeFile(path, `b:${base64}\na:${hex}\n`);
  expect(await keys.get('b')).toMatchObject({ id: 'b' });
  expect(await keys.current()).toMatchObject({ id: 'b' });
});

test.each([
  ['', 'there is none'],
  [`a:${hex.slice(2)}`, 'key 1 has'],
  [`a:${hex},:${hex}`, 'key 2 has no id'],
  [hex, 'key 1 has no id'],
  [`a:${hex} a:${base64}`, 'two have the same id'],
])('%j gives no keys, and the message does not show it', async (given, reason) => {
  const refused = keysFromEnvironment('KEYS', { KEYS: given }).current();
  await expect(refused).rejects.toMatchObject({ code: 'ENCRYPTION_KEY_INVALID' });
  await expect(refused).rejects.toThrow(reason);
  await expect(refused).rejects.not.toThrow(/abab/);
});

test('a file that is not there is named', async () => {
  await expect(keysFromFile('/nowhere/keys').current()).rejects.toMatchObject({
    code: 'ENCRYPTION_KEY_INVALID',
    params: { place: '/nowhere/keys' },
  });
});

test('an id is at most 255 bytes long', () => {
  const key = new Uint8Array(32);
  expect(() => new KeyRing([{ id: 'ä'.repeat(128), key }])).toThrow('key 1 has no id of 1 to 255 bytes');
});
