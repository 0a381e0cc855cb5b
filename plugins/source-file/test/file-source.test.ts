import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { binaryRecords, files, filePlugin, textFiles, type TextFilesOptions } from '../src/index.ts';
import { temporaryDirectory, writeAt } from './support/directory.ts';
import { Batches, made, RecordingLogger } from './support/source.ts';

let home: string;
let logger: RecordingLogger;

beforeEach(async () => {
  home = await temporaryDirectory();
  logger = new RecordingLogger();
});

const start = async (options: Partial<TextFilesOptions> = {}): Promise<Batches<string>> => {
  const source = made(textFiles({ directory: home, ...options }), logger);
  await source.open?.(new AbortController().signal);
  onTestFinished(async () => source.close?.());
  return new Batches(source);
};

test('each batch reads the files of its interval; those there at the start are not new', async () => {
  await writeAt(join(home, '0'), 10_000, '0');
  const batches = await start();
  for (const [i, mtime] of [13_000, 15_000, 17_000, 19_000, 21_000].entries()) {
    await writeAt(join(home, `${i + 1}`), mtime, `${i + 1}\n`);
    expect(await batches.run(14_000 + 2000 * i)).toEqual([`${i + 1}`]);
  }
  expect(await batches.run(24_000)).toEqual([]);
});

test('with newFilesOnly: false the files there at the start are read too', async () => {
  await writeAt(join(home, '0'), 10_000, '0');
  const batches = await start({ newFilesOnly: false });
  expect(await batches.run(14_000)).toEqual(['0']);
});

test('a file that is moved in is read, however old it is', async () => {
  const elsewhere = await temporaryDirectory();
  const batches = await start();
  expect(await batches.run(160_000)).toEqual([]);
  await writeAt(join(elsewhere, 'old'), 1000, 'from long ago');
  await rename(join(elsewhere, 'old'), join(home, 'old'));
  expect(await batches.run(162_000)).toEqual(['from long ago']);
});

test('hidden files and those being copied by Hadoop are not read', async () => {
  const batches = await start();
  await writeAt(join(home, '.hidden'), 1000, 'x');
  await writeAt(join(home, 'part._COPYING_'), 1000, 'x');
  await writeAt(join(home, 'part'), 1000, 'whole');
  expect(await batches.run(2000)).toEqual(['whole']);
});

test('a filter decides by name', async () => {
  const batches = await start({ filter: (name) => name.endsWith('.log') });
  await writeAt(join(home, 'a.log'), 1000, 'log');
  await writeAt(join(home, 'a.txt'), 1000, 'text');
  expect(await batches.run(2000)).toEqual(['log']);
});

test('a file that changed after it was read is left, and that is said once', async () => {
  const batches = await start();
  await writeAt(join(home, 'a'), 1000, 'one\n');
  await batches.run(2000);
  await writeAt(join(home, 'a'), 3000, 'one\ntwo\n');
  expect(await batches.run(4000)).toEqual([]);
  expect(await batches.run(6000)).toEqual([]);
  expect(logger.warnings).toEqual([
    expect.stringMatching(/a is left out: it was taken before with 4 bytes and has 8 now/),
  ]);
});

test('onChange: reread reads it again as a whole', async () => {
  const batches = await start({ onChange: 'reread' });
  await writeAt(join(home, 'a'), 1000, 'one\n');
  await batches.run(2000);
  await writeAt(join(home, 'a'), 3000, 'one\ntwo\n');
  expect(await batches.run(4000)).toEqual(['one', 'two']);
});

test('a file that is empty at first is read when it has content', async () => {
  await writeAt(join(home, 'a'), 500, '');
  const batches = await start();
  expect(await batches.run(2000)).toEqual([]);
  await writeAt(join(home, 'a'), 3000, 'content');
  expect(await batches.run(4000)).toEqual(['content']);
  expect(logger.warnings).toEqual([]);
});

test('maxFilesPerBatch leaves the rest to the next batches, oldest first', async () => {
  const batches = await start({ maxFilesPerBatch: 2 });
  for (const i of [3, 1, 2]) await writeAt(join(home, `${i}`), i * 100, `${i}`);
  expect(await batches.run(2000)).toEqual(['1', '2']);
  expect(await batches.run(4000)).toEqual(['3']);
});

test('a directory that is not there yet is a warning, and its files are found later', async () => {
  const directory = join(home, 'later');
  const batches = await start({ directory });
  expect(await batches.run(2000)).toEqual([]);
  expect(await batches.run(4000)).toEqual([]);
  expect(logger.warnings).toEqual([expect.stringContaining('no such directory')]);
  await mkdir(directory);
  await writeAt(join(directory, 'a'), 5000, 'here');
  expect(await batches.run(6000)).toEqual(['here']);
});

test('watches all directories of a glob, also new ones', async () => {
  const batches = await start({ directory: `${home}/*/` });
  for (let i = 1; i <= 3; i++) {
    await mkdir(join(home, `sub${i}`));
    await writeAt(join(home, `sub${i}`, 'a'), i * 1000, `${i}`);
    await writeAt(join(home, `beside${i}`), i * 1000, 'ignored');
    expect(await batches.run(i * 1000)).toEqual([`${i}`]);
  }
});

test('the ranges of a plan that became no batch are planned again', async () => {
  const batches = await start();
  await writeAt(join(home, 'a'), 1000, 'a');
  const ranges = await batches.plan(2000);
  batches.previous = [];
  expect(await batches.plan(4000)).toEqual(ranges);
});

test('two batches may be planned before the first is committed', async () => {
  const batches = await start();
  await writeAt(join(home, 'a'), 1000, 'a');
  expect(await batches.plan(2000)).toHaveLength(1);
  await writeAt(join(home, 'b'), 3000, 'b');
  expect(await batches.plan(4000)).toMatchObject([{ path: join(home, 'b') }]);
});

test('with a memory a restart neither loses nor repeats files', async () => {
  const memory = join(await temporaryDirectory(), 'memory');
  await writeAt(join(home, 'at start'), 500, 'x');
  const first = await start({ memory });
  await writeAt(join(home, 'committed'), 1000, 'committed');
  expect(await first.run(2000)).toEqual(['committed']);
  await writeAt(join(home, 'planned only'), 3000, 'planned only');
  await first.plan(4000);
  await writeAt(join(home, 'while down'), 3500, 'while down');
  await first.end();

  const second = await start({ memory });
  expect(await second.run(6000)).toEqual(['planned only', 'while down']);
  await second.end();
  expect(await (await start({ memory })).run(8000)).toEqual([]);
});

test('only one source at a time uses a memory', async () => {
  const memory = join(await temporaryDirectory(), 'below', 'memory');
  const first = await start({ memory });
  await expect(start({ memory })).rejects.toMatchObject({
    code: 'FILE_MEMORY_IN_USE',
    params: { path: memory },
  });
  await first.end();
  await expect(start({ memory })).resolves.toBeDefined();
});

test('a memory that cannot be kept is an error that names it', async () => {
  await writeAt(join(home, 'file'), 500, 'x');
  await expect(start({ memory: join(home, 'file', 'memory') })).rejects.toMatchObject({
    code: 'FILE_MEMORY_FAILED',
    params: { path: join(home, 'file', 'memory') },
  });
});

test('without a memory a restart takes what is there as known', async () => {
  const first = await start();
  await writeAt(join(home, 'a'), 1000, 'a');
  await first.plan(2000);
  expect(await (await start()).run(4000)).toEqual([]);
});

test('the memory forgets files that are gone and stays short', async () => {
  const memory = join(await temporaryDirectory(), 'memory');
  const batches = await start({ memory });
  for (let batch = 1; batch <= 12; batch++) {
    for (let i = 0; i < 100; i++) await writeAt(join(home, `${batch}-${i}`), 1, 'x');
    expect(await batches.run(batch * 1000)).toHaveLength(100);
    for (let i = 0; i < 100; i++) await rm(join(home, `${batch}-${i}`));
  }
  const text = await readFile(memory, 'utf8');
  expect(text.split('"/').length - 1).toBeLessThan(300);
  expect(text).toContain('/12-99"');
});

test('binaryRecords: records of a fixed length, as many as a batch may take', async () => {
  const source = made(binaryRecords({ directory: home, recordLength: 2 }), logger);
  await source.open?.(new AbortController().signal);
  const batches = new Batches(source);
  await writeAt(join(home, 'a'), 1000, new Uint8Array([1, 1, 2, 2, 3, 3]));
  await writeAt(join(home, 'odd'), 1000, new Uint8Array(5));
  const limited = await batches.run(2000, 2);
  expect(limited.map((record) => [...record])).toEqual([
    [1, 1],
    [2, 2],
  ]);
  expect((await batches.run(4000)).map((record) => [...record])).toEqual([[3, 3]]);
  expect(logger.warnings).toEqual([
    expect.stringMatching(/odd is left out: its 5 bytes are not whole records of 2 bytes/),
  ]);
});

test('binaryRecords: counts without reading', () => {
  const source = made(binaryRecords({ directory: home, recordLength: 4 }));
  expect(source.count?.({ path: '/a', size: 20, mtime: 1, start: 8, end: 20 })).toBe(3);
});

test('files: each file is a record', async () => {
  const source = made(files({ directory: home, maxFileBytes: 3 }), logger);
  await source.open?.(new AbortController().signal);
  await writeAt(join(home, 'a'), 1000, 'abc');
  await writeAt(join(home, 'empty'), 1000, '');
  await writeAt(join(home, 'large'), 1000, 'abcd');
  const records = await new Batches(source).run(2000);
  expect(records.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])).toEqual([
    [join(home, 'a'), 'abc'],
    [join(home, 'empty'), ''],
  ]);
  expect(logger.warnings).toEqual([expect.stringContaining('maxFileBytes')]);
});

test('refuses options that make no sense at once', () => {
  expect(() => binaryRecords({ directory: home, recordLength: 0 })).toThrow(/OPTIONS_INVALID.*recordLength/);
  expect(() => textFiles({ directory: home, newFileOnly: true } as never)).toThrow(
    /did you mean "newFilesOnly"/,
  );
});

test('the plugin provides all sources by name', () => {
  expect(filePlugin.provides.map(({ name }) => name)).toEqual(['textFiles', 'binaryRecords', 'files']);
});
