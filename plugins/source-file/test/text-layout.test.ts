import { appendFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FileRange } from '../src/index.ts';
import { textLayout, type TextSettings } from '../src/text-layout.ts';
import { temporaryDirectory } from './support/directory.ts';
import { rangeOf, RecordingLogger, recordsOf } from './support/source.ts';

const { signal } = new AbortController();
const settings: TextSettings = { encoding: 'utf8', maxLineBytes: 1_000_000, splitBytes: 1000 };
const read = (range: FileRange, logger = new RecordingLogger(), as = settings): Promise<string[]> =>
  recordsOf(textLayout(as, logger).read(range, signal));

const fileWith = async (content: string | Uint8Array, name = 'text'): Promise<string> => {
  const path = join(await temporaryDirectory(), name);
  await writeFile(path, content);
  return path;
};

test('wherever a file is cut, each line is in the range in which it begins', async () => {
  const path = await fileWith('');
  const line = fc.string({ unit: fc.constantFrom('a', '€', '\r'), maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.array(fc.nat({ max: 60 })), async (lines, places) => {
      await writeFile(path, lines.join('\n'));
      const whole = await rangeOf(path);
      const cuts = [0, ...places.filter((place) => place < whole.size), whole.size].toSorted((a, b) => a - b);
      const parts = cuts.slice(1).map((end, i) => ({ ...whole, start: cuts[i]!, end }));
      const read1 = await read(whole);
      const readN: string[] = [];
      for (const part of parts) readN.push(...(await read(part)));
      expect(readN).toEqual(read1);
    }),
    { numRuns: 50 },
  );
});

test('reads a file of many blocks', async () => {
  const lines = Array.from({ length: 40_000 }, (_, i) => `line ${i} of many, long enough to fill blocks`);
  const path = await fileWith(`${lines.join('\r\n')}\r\n`);
  expect(await read(await rangeOf(path))).toEqual(lines);
});

test('unpacks files that end with .gz, which cannot be cut', async () => {
  const path = await fileWith(gzipSync('a\nb\n'), 'text.gz');
  const range = await rangeOf(path);
  expect(await read(range)).toEqual(['a', 'b']);
  expect(textLayout(settings, new RecordingLogger()).splitBytes(range)).toBe(Infinity);
});

test('a damaged .gz is an error that names the file', async () => {
  const path = await fileWith(gzipSync('a\nb\n').subarray(0, 12), 'text.gz');
  await expect(read(await rangeOf(path))).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    params: { path },
  });
});

test('leaves out the byte order mark at the beginning', async () => {
  expect(await read(await rangeOf(await fileWith('\uFEFFa\n\uFEFFb')))).toEqual(['a', '\uFEFFb']);
});

test('a file that is gone is an error that names it', async () => {
  const path = await fileWith('a\n');
  const range = await rangeOf(path);
  await rm(path);
  await expect(read(range)).rejects.toMatchObject({
    code: 'FILE_VANISHED',
    message: expect.stringContaining(path),
  });
});

test.each([
  ['grown', (path: string) => appendFile(path, 'more')],
  ['shrunk', (path: string) => truncate(path, 1)],
])('a file that has %s is an error that names it', async (_, change) => {
  const path = await fileWith('a\n');
  const range = await rangeOf(path);
  await change(path);
  await expect(read(range)).rejects.toMatchObject({
    code: 'FILE_CHANGED',
    message: expect.stringContaining(path),
  });
});

test('logs what is wrong with a file, once', async () => {
  const logger = new RecordingLogger();
  const path = await fileWith(
    Buffer.concat([Buffer.from([0xff, 10]), Buffer.from('x'.repeat(600_000)), Buffer.from([10, 0xff])]),
  );
  expect(await read(await rangeOf(path), logger, { ...settings, maxLineBytes: 300_000 })).toEqual([
    '\uFFFD',
    '\uFFFD',
  ]);
  expect(logger.warnings).toHaveLength(2);
  expect(logger.warnings.join()).toMatch(/not UTF-8.*FILE_LINE_TOO_LONG/);
});

test('ends on abort', async () => {
  const range = await rangeOf(await fileWith('a\n'));
  const layout = textLayout(settings, new RecordingLogger());
  await expect(recordsOf(layout.read(range, AbortSignal.abort()))).rejects.toThrow(/abort/i);
});
