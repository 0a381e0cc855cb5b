import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Progress } from '../src/file-range.ts';
import { MemoryLog } from '../src/memory-log.ts';
import { temporaryDirectory } from './support/directory.ts';

const progress = (end: number): Progress => ({ size: 10, mtime: 1.5, end });

const opened = async (
  path: string,
): Promise<{ log: MemoryLog; files: Map<string, Progress> | undefined }> => {
  const log = new MemoryLog(path);
  onTestFinished(() => log.close());
  return { log, files: await log.load() };
};

const begun = async (): Promise<{ path: string; log: MemoryLog }> => {
  const path = join(await temporaryDirectory(), 'sub', 'memory');
  const { log, files } = await opened(path);
  expect(files).toBeUndefined();
  await log.rewrite([['/at/start', progress(10)]]);
  return { path, log };
};

const remembered = async (path: string): Promise<string[]> => {
  const { files } = await opened(path);
  return [...files!].map(([file, { end }]) => `${file} ${end}`);
};

test('remembers what was appended, the last word counting', async () => {
  const { path, log } = await begun();
  await log.append([['/a', progress(4)]]);
  await log.append([
    ['/a', progress(10)],
    ['/b €\n', progress(10)],
  ]);
  expect(await remembered(path)).toEqual(['/at/start 10', '/a 10', '/b €\n 10']);
});

test('is a text of one record a line, with its version and checksums', async () => {
  const { path, log } = await begun();
  await log.append([['/a', progress(4)]]);
  const lines = (await readFile(path, 'utf8')).split('\n');
  expect(lines[0]).toBe('899bf594 ["dstream-file-memory",1]');
  expect(lines.slice(1)).toEqual([
    expect.stringMatching(/^[0-9a-f]{8} \[\["\/at\/start",10,1\.5,10\]\]$/),
    expect.stringMatching(/^[0-9a-f]{8} \[\["\/a",10,1\.5,4\]\]$/),
    '',
  ]);
});

test('a crash in the middle of any append loses that append only, and the next one is sound', async () => {
  const { path, log } = await begun();
  await log.append([['/kept', progress(10)]]);
  const sound = (await readFile(path)).length;
  await log.append([['/torn', progress(10)]]);
  const whole = await readFile(path);
  for (let length = sound; length < whole.length; length++) {
    await writeFile(path, whole.subarray(0, length));
    const { log: again, files } = await opened(path);
    expect([...files!.keys()]).toEqual(['/at/start', '/kept']);
    await again.append([['/next', progress(10)]]);
    expect(await remembered(path)).toEqual(['/at/start 10', '/kept 10', '/next 10']);
  }
});

test('a damaged line before sound ones is an error that names it', async () => {
  const { path, log } = await begun();
  await log.append([['/a', progress(10)]]);
  await log.append([['/b', progress(10)]]);
  await writeFile(path, (await readFile(path, 'utf8')).replace('"/a"', '"/x"'));
  await expect(new MemoryLog(path).load()).rejects.toMatchObject({
    code: 'FILE_MEMORY_CORRUPT',
    params: { path, line: 3 },
  });
});

test.each(['', 'precious\nnotes\n', '00000000 ["dstream-file-memory",1]\n'])(
  'never touches a file that is none: %j',
  async (content) => {
    const path = join(await temporaryDirectory(), 'file');
    await writeFile(path, content);
    await expect(new MemoryLog(path).load()).rejects.toMatchObject({ code: 'FILE_MEMORY_FOREIGN' });
    expect(await readFile(path, 'utf8')).toBe(content);
  },
);

test('is replaced as a whole', async () => {
  const { path, log } = await begun();
  for (let i = 0; i < 20; i++) await log.append([['/a', progress(i)]]);
  await log.rewrite(Array.from({ length: 2500 }, (_, i) => [`/${i}`, progress(10)]));
  await log.append([['/last', progress(10)]]);
  expect(await remembered(path)).toHaveLength(2501);
  expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(1 + 3 + 1 + 1);
});

test('says so when it cannot be written', async () => {
  const file = join(await temporaryDirectory(), 'file');
  await appendFile(file, 'x');
  await truncate(file, 0);
  await expect(new MemoryLog(join(file, 'memory')).rewrite([])).rejects.toMatchObject({
    code: 'FILE_MEMORY_FAILED',
  });
});
