import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unlessMissing } from '../src/unless-missing.ts';
import { temporaryDirectory } from './support/directory.ts';

test('gives what is there, undefined where nothing is, and every other error', async () => {
  const directory = await temporaryDirectory();
  expect(await unlessMissing(Promise.resolve(1))).toBe(1);
  expect(await unlessMissing(readFile(join(directory, 'missing')))).toBeUndefined();
  await expect(unlessMissing(readFile(directory))).rejects.toMatchObject({ code: 'EISDIR' });
});
