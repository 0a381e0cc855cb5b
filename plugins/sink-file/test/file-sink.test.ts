import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SilentLogger } from '@dstream/core/plugin';
import { expect, test, vi } from 'vitest';
import { fileSinkPlugin, jsonLinesSink, textFileSink } from '../src/index.ts';
import { attemptOf, made, writeBatch } from './support/attempts.ts';
import { partsIn, temporaryDirectory } from './support/directory.ts';

test('writes each batch as a directory with a file per partition', async () => {
  const home = await temporaryDirectory();
  const sink = made(textFileSink({ path: join(home, 'counts-{time}') }));
  await writeBatch(sink, 1000, [[['a', 1]], [], [['b', 2], 'c']]);
  await writeBatch(sink, 2000, [['d']]);
  await sink.close?.();
  expect((await readdir(home)).toSorted()).toEqual(['counts-1000', 'counts-2000']);
  expect((await readdir(join(home, 'counts-1000'))).toSorted()).toEqual([
    '.batch.json',
    '_SUCCESS',
    'part-00000',
    'part-00001',
    'part-00002',
  ]);
  expect(await partsIn(join(home, 'counts-1000'))).toEqual({
    'part-00000': '(a,1)\n',
    'part-00001': '',
    'part-00002': '(b,2)\nc\n',
  });
});

test('shows nothing before the batch is committed', async () => {
  const home = await temporaryDirectory();
  const sink = made(textFileSink({ path: join(home, 'out') }));
  await sink.write([['a']], attemptOf());
  expect((await readdir(home)).filter((name) => !name.startsWith('.'))).toEqual([]);
  await sink.commit?.({ batchTime: 1000, numPartitions: 1, attempts: [0] });
  expect(await readdir(home)).toEqual(['out']);
});

test('takes the attempts that won, whatever else was written', async () => {
  const home = await temporaryDirectory();
  const sink = made(textFileSink({ path: join(home, 'out') }));
  await Promise.all([
    sink.write([['slow loser']], attemptOf({ attempt: 0 })),
    sink.write([['winner']], attemptOf({ attempt: 1 })),
    sink.write([['other']], attemptOf({ partition: 1 })),
  ]);
  await sink.commit?.({ batchTime: 1000, numPartitions: 2, attempts: [1, 0] });
  expect(await partsIn(join(home, 'out'))).toEqual({ 'part-00000': 'winner\n', 'part-00001': 'other\n' });
});

test('a batch that runs again replaces what it wrote before, also with fewer partitions', async () => {
  const home = await temporaryDirectory();
  const write = (partitions: string[][]): Promise<void> =>
    writeBatch(made(textFileSink({ path: join(home, 'out-{time}') })), 1000, partitions);
  await write([['first'], ['first']]);
  await write([['second']]);
  expect(await partsIn(join(home, 'out-1000'))).toEqual({ 'part-00000': 'second\n' });
  expect(await readdir(home)).toEqual(['out-1000']);
});

test('a commit may be repeated, also when a late attempt has written since', async () => {
  const home = await temporaryDirectory();
  const sink = made(textFileSink({ path: join(home, 'out') }));
  await writeBatch(sink, 1000, [['a']]);
  await sink.write([['late']], attemptOf({ attempt: 1 }));
  await sink.commit?.({ batchTime: 1000, numPartitions: 1, attempts: [0] });
  expect(await partsIn(join(home, 'out'))).toEqual({ 'part-00000': 'a\n' });
  expect(await readdir(home)).toEqual(['out']);
});

test('a batch without partitions is a directory without parts', async () => {
  const home = await temporaryDirectory();
  await writeBatch(made(textFileSink({ path: join(home, 'out') })), 1000, []);
  expect((await readdir(join(home, 'out'))).toSorted()).toEqual(['.batch.json', '_SUCCESS']);
});

test('skipEmpty leaves empty files and empty batches out', async () => {
  const home = await temporaryDirectory();
  const sink = made(textFileSink({ path: join(home, 'out-{time}'), skipEmpty: true }));
  await writeBatch(sink, 1000, [[], []]);
  await writeBatch(sink, 2000, [[], ['a']]);
  expect(await readdir(home)).toEqual(['out-2000']);
  expect(await partsIn(join(home, 'out-2000'))).toEqual({ 'part-00001': 'a\n' });
});

test('an attempt that is no longer wanted leaves nothing', async () => {
  const home = await temporaryDirectory();
  const sink = made(textFileSink<string>({ path: join(home, 'out') }));
  const unwanted = new AbortController();
  const records = function* (): Iterable<string[]> {
    yield ['x'.repeat(2_000_000)];
    unwanted.abort();
    yield ['more'];
  };
  await expect(sink.write(records(), attemptOf({ signal: unwanted.signal }))).rejects.toThrow(/abort/i);
  expect(await readdir(join(home, '.out.1000.staging'))).toEqual([]);
  await sink.close?.();
  expect(await readdir(home)).toEqual([]);
});

async function* failing(): AsyncGenerator<string[]> {
  yield ['a'];
  throw new RangeError('of the user');
}

test('an error of the records is not turned into one of the file', async () => {
  const sink = made(textFileSink({ path: join(await temporaryDirectory(), 'out') }));
  await expect(sink.write(failing(), attemptOf())).rejects.toThrow(RangeError);
});

test('writes gzip that others can read, in several blocks', async () => {
  const home = await temporaryDirectory();
  const lines = Array.from({ length: 30_000 }, (_, i) => `line ${i} ${'x'.repeat(90)}`);
  await writeBatch(made(textFileSink({ path: join(home, 'out'), gzip: true })), 1000, [lines]);
  const zipped = await readFile(join(home, 'out', 'part-00000.gz'));
  expect(gunzipSync(zipped).toString()).toBe(`${lines.join('\n')}\n`);
});

test('writes gzip that others can read for an empty partition', async () => {
  const home = await temporaryDirectory();
  await writeBatch(made(textFileSink({ path: join(home, 'out'), gzip: true })), 1000, [[]]);
  expect(gunzipSync(await readFile(join(home, 'out', 'part-00000.gz'))).toString()).toBe('');
});

test('writes JSON lines', async () => {
  const home = await temporaryDirectory();
  await writeBatch(made(jsonLinesSink({ path: join(home, 'out') })), 1000, [[{ a: 1 }, ['b', 2]]]);
  expect(await partsIn(join(home, 'out'))).toEqual({ 'part-00000': '{"a":1}\n["b",2]\n' });
});

test('format decides what a line is', async () => {
  const home = await temporaryDirectory();
  const sink = made(
    textFileSink<[string, number]>({ path: join(home, 'out'), format: ([word, n]) => `${word}\t${n}` }),
  );
  await writeBatch(sink, 1000, [[['a', 1]]]);
  expect(await partsIn(join(home, 'out'))).toEqual({ 'part-00000': 'a\t1\n' });
});

test('a path without {time} holds the last batch, and says so once', async () => {
  const home = await temporaryDirectory();
  const logger = new SilentLogger();
  const warn = vi.spyOn(logger, 'warn');
  const sink = made(textFileSink({ path: join(home, 'latest') }), logger);
  for (const time of [1000, 2000, 3000]) await writeBatch(sink, time, [[`batch ${time}`]]);
  expect(await partsIn(join(home, 'latest'))).toEqual({ 'part-00000': 'batch 3000\n' });
  expect(warn).toHaveBeenCalledTimes(1);
});

test('never replaces a directory that holds files of others', async () => {
  const home = await temporaryDirectory();
  await writeFile(join(home, 'precious.txt'), 'mine');
  await expect(made(textFileSink({ path: home })).open?.()).rejects.toMatchObject({
    code: 'FILE_SINK_DIRECTORY_FOREIGN',
  });
  await mkdir(join(home, 'out-1000'));
  await writeFile(join(home, 'out-1000', 'notes'), 'mine');
  const sink = made(textFileSink({ path: join(home, 'out-{time}') }));
  await expect(writeBatch(sink, 1000, [['a']])).rejects.toMatchObject({
    code: 'FILE_SINK_DIRECTORY_FOREIGN',
    params: { found: 'notes' },
  });
  expect(await readdir(join(home, 'out-1000'))).toEqual(['notes']);
});

test('replaces nothing when it may not', async () => {
  const home = await temporaryDirectory();
  const path = join(home, 'out');
  const sinkOf = () => made(textFileSink({ path, replace: false }));
  const late = sinkOf();
  await late.open?.();
  const first = sinkOf();
  await first.open?.();
  await writeBatch(first, 1000, [['first']]);
  await first.commit?.({ batchTime: 1000, numPartitions: 1, attempts: [0] });
  const refused = { code: 'FILE_SINK_DIRECTORY_EXISTS', params: { path } };
  await expect(sinkOf().open?.()).rejects.toMatchObject(refused);
  await expect(writeBatch(late, 2000, [['late']])).rejects.toMatchObject(refused);
  await late.close?.();
  expect(await partsIn(path)).toEqual({ 'part-00000': 'first\n' });
  expect(await readdir(home)).toEqual(['out']);
});

test('what may not replace anything may be written and committed again', async () => {
  const path = join(await temporaryDirectory(), 'out-{time}');
  for (let time = 0; time < 2; time++)
    await writeBatch(made(textFileSink({ path, replace: false })), 1000, [['a']]);
  expect(await partsIn(path.replace('{time}', '1000'))).toEqual({ 'part-00000': 'a\n' });
  expect(await readdir(join(path, '..'))).toEqual(['out-1000']);
});

test('makes the directories above, and says so when a file is in the way', async () => {
  const home = await temporaryDirectory();
  await made(textFileSink({ path: join(home, 'a', 'b', '{time}', 'c') })).open?.();
  expect((await stat(join(home, 'a', 'b'))).isDirectory()).toBe(true);
  await writeFile(join(home, 'file'), '');
  await expect(made(textFileSink({ path: join(home, 'file', 'out') })).open?.()).rejects.toMatchObject({
    code: 'FILE_SINK_FAILED',
    message: expect.stringContaining(join(home, 'file', 'out')),
  });
});

test('the plugin provides its sinks by name', () => {
  expect(fileSinkPlugin.provides.map(({ token, name }) => [token.description, name])).toEqual([
    ['sink', 'files'],
    ['sink', 'textFiles'],
    ['sink', 'jsonLines'],
  ]);
});
