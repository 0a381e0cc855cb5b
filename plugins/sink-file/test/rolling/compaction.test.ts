import { cp, readdir, readFile } from 'node:fs/promises';
import type * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SilentLogger } from '@dstream/core/plugin';
import { expect, onTestFinished, test, vi } from 'vitest';
import { fileSink, readCommitted } from '../../src/index.ts';
import { Compaction } from '../../src/rolling/compaction.ts';
import { RollingOutput } from '../../src/rolling/rolling-output.ts';
import { made, writeBatch } from '../support/attempts.ts';
import { committedLines } from '../support/committed.ts';
import { temporaryDirectory } from '../support/directory.ts';
import { life } from '../support/mortal-fs.ts';

vi.mock('node:fs/promises', async (original) => {
  const { mortalFileSystem } = await import('../support/mortal-fs.ts');
  return mortalFileSystem(await original<typeof fs>());
});

vi.setConfig({ testTimeout: 60_000 });

const lines = Array.from({ length: 9 }, (_, i) => `batch ${i}`);

/** A directory with eight small files that grow no more and one that may. */
const smallFiles = async (options: { gzip?: boolean } = {}): Promise<string> => {
  const dir = join(await temporaryDirectory(), 'out');
  const sink = made(fileSink<string>({ dir, rollAfter: 1, compact: false, ...options }));
  await sink.open?.();
  for (const [i, line] of lines.entries()) await writeBatch(sink, 1000 * i, [[line]]);
  await sink.close?.();
  return dir;
};

const opened = async (
  dir: string,
  extension = '.txt',
): Promise<{ output: RollingOutput; compaction: Compaction }> => {
  const logger = new SilentLogger();
  const rolling = { extension, rollBytes: 10_000, rollAfter: 1 };
  const output = new RollingOutput(dir, rolling, logger);
  const compaction = new Compaction(dir, output, rolling.rollBytes, logger);
  onTestFinished(() => output.close());
  await output.open();
  return { output, compaction };
};

const dataIn = async (dir: string): Promise<string[]> =>
  (await readdir(dir)).filter((name) => name.startsWith('part-')).toSorted();

test('small files become one, which has all their lines', async () => {
  const dir = await smallFiles();
  const { compaction } = await opened(dir);
  expect(await dataIn(dir)).toHaveLength(9);
  await compaction.consider();
  expect(await dataIn(dir)).toEqual(['part-0000000000000000.txt', 'part-0000000000000064.txt']);
  expect(await readFile(join(dir, 'part-0000000000000000.txt'), 'utf8')).toBe(
    `${lines.slice(0, 8).join('\n')}\n`,
  );
  expect(await committedLines(dir)).toEqual(lines);
});

test('merged gzip is one text for others too', async () => {
  const dir = await smallFiles({ gzip: true });
  const { compaction } = await opened(dir, '.txt.gz');
  await compaction.consider();
  const merged = gunzipSync(await readFile(join(dir, 'part-0000000000000000.txt.gz')));
  expect(merged.toString()).toBe(`${lines.slice(0, 8).join('\n')}\n`);
  expect(await committedLines(dir)).toEqual(lines);
});

test('a reader that began before files were merged goes on, and one that comes back finds its place', async () => {
  const dir = await smallFiles();
  const { output, compaction } = await opened(dir);
  const before = await readCommitted(dir);
  const reading = before.lines();
  const read = [(await reading.next()).value, (await reading.next()).value];
  const { start } = before.files[5]!;
  await compaction.consider();
  for await (const line of reading) read.push(line);
  expect(read).toEqual(lines);
  expect(await committedLines(dir, start)).toEqual(lines.slice(5));
  await output.add(99_000, []);
  expect(await committedLines(dir, before.end)).toEqual([]);
});

test('batches are added while files are merged', async () => {
  const dir = await smallFiles();
  const { output, compaction } = await opened(dir);
  const source = join(await temporaryDirectory(), 'part');
  await cp(join(dir, 'part-0000000000000000.txt'), source);
  const merging = compaction.consider();
  for (let batch = 10; batch < 13; batch++) await output.add(1000 * batch, [{ path: source, length: 8 }]);
  await merging;
  expect(await committedLines(dir)).toEqual([...lines, 'batch 0', 'batch 0', 'batch 0']);
});

test('a stop ends it and leaves nothing half done', async () => {
  const dir = await smallFiles();
  const before = await readdir(dir);
  const { compaction } = await opened(dir);
  const merging = compaction.consider();
  await compaction.close();
  await merging;
  expect(await readdir(dir)).toEqual(before);
  await compaction.consider();
  expect(await readdir(dir)).toEqual(before);
});

test.each([
  ['that failed', false],
  ['of a process that died', true],
])('a merge %s at any call changes nothing of what is read', async (_, forGood) => {
  const template = await smallFiles();
  for (let call = 0, hasFailed = true; hasFailed; call++) {
    const dir = join(await temporaryDirectory(), 'out');
    await cp(template, dir, { recursive: true });
    const { compaction } = await opened(dir);
    life.begin(call, forGood);
    await compaction.consider();
    hasFailed = life.hasFailed;
    life.begin();
    expect(await committedLines(dir)).toEqual(lines);
    if (!forGood) await compaction.consider();
    expect(await committedLines(dir)).toEqual(lines);

    const next = await opened(dir);
    await next.compaction.consider();
    expect(await committedLines(dir)).toEqual(lines);
    expect(await dataIn(dir)).toHaveLength(2);
    expect((await readdir(dir)).filter((name) => name.endsWith('.merging'))).toEqual([]);
  }
});
