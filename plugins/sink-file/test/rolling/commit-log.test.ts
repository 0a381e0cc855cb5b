import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CommitLog } from '../../src/rolling/commit-log.ts';
import type { Edit } from '../../src/rolling/file-list.ts';
import { temporaryDirectory } from '../support/directory.ts';

const grown = (length: number): Edit => ({
  batches: [length],
  files: [{ name: 'part-0000000000000000.txt', start: 0, length, crc: 0, since: 1 }],
});

const opened = async (path: string): Promise<CommitLog> => {
  const log = new CommitLog(path);
  onTestFinished(() => log.close());
  if (!(await log.open())) await log.consolidate();
  return log;
};

const place = async (): Promise<string> => join(await temporaryDirectory(), '_committed');

test('says the same after it was read again', async () => {
  const path = await place();
  const log = await opened(path);
  await log.append(grown(10));
  await log.append(grown(20));
  const { list } = await opened(path);
  expect(list.save()).toEqual(log.list.save());
  expect([list.end, list.has(10), list.has(20), list.has(30)]).toEqual([20, true, true, false]);
});

test('is a text of one edit a line, with its version and checksums', async () => {
  const path = await place();
  await (await opened(path)).append({ batches: [5], dropped: ['a'] });
  const lines = (await readFile(path, 'utf8')).split('\n');
  expect(lines[0]).toMatch(/^[0-9a-f]{8} \["dstream-committed-files",1\]$/);
  expect(lines.slice(1)).toEqual([
    expect.stringMatching(
      /^[0-9a-f]{8} \{"list":\{"end":0,"batches":\{"upTo":-1,"spans":\[\]\},"files":\[\]\}\}$/,
    ),
    expect.stringMatching(/^[0-9a-f]{8} \{"edit":\{"batches":\[5\],"dropped":\["a"\]\}\}$/),
    expect.stringMatching(/^\0+$/),
  ]);
});

test('a line that was never complete did not happen, and the next one is sound', async () => {
  const path = await place();
  const log = await opened(path);
  await log.append(grown(10));
  const sound = (await readFile(path)).indexOf(0);
  await log.append(grown(20));
  const whole = await readFile(path);
  for (let end = sound; end < whole.indexOf(0); end++) {
    await writeFile(path, Buffer.from(whole).fill(0, end));
    const again = await opened(path);
    expect(again.list.end).toBe(10);
    await again.append(grown(30));
    expect((await opened(path)).list.end).toBe(30);
  }
});

test('a damaged line before sound ones is an error that names it', async () => {
  const path = await place();
  const log = await opened(path);
  await log.append(grown(10));
  await log.append(grown(20));
  await writeFile(path, (await readFile(path, 'utf8')).replace('"length":10', '"length":11'));
  await expect(new CommitLog(path).open()).rejects.toMatchObject({
    code: 'FILE_SINK_LIST_DAMAGED',
    params: { path, line: 3 },
  });
});

test.each(['', 'precious\n', '00000000 ["dstream-committed-files",1]\n'])(
  'never touches a file that is no list: %j',
  async (content) => {
    const path = await place();
    await writeFile(path, content);
    await expect(new CommitLog(path).open()).rejects.toMatchObject({ code: 'FILE_SINK_LIST_FOREIGN' });
    expect(await readFile(path, 'utf8')).toBe(content);
  },
);

test('becomes one line when most are out of date', async () => {
  const path = await place();
  const log = await opened(path);
  for (let i = 1; i <= 1000; i++) await log.append(grown(i));
  expect(log.isLong).toBe(true);
  await log.consolidate();
  expect(log.isLong).toBe(false);
  await log.append(grown(2000));
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(4);
  const { list } = await opened(path);
  expect([list.end, list.has(1), list.has(1000), list.has(2000)]).toEqual([2000, true, true, true]);
});

test('what follows the lines that count is taken away before anything else is said', async () => {
  const path = await place();
  await (await opened(path)).append(grown(10));
  const sound = await readFile(path, 'utf8');
  await writeFile(path, sound.replace('\n\0\0\0\0', '\n0123'));
  const log = await opened(path);
  await log.settle();
  expect(await readFile(path, 'utf8')).toBe(sound);
});
