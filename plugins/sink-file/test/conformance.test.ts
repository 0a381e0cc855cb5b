import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Prepared, Sink } from '@dstream/core/plugin';
import { describeSink, type SinkUnderTest } from '@dstream/testing/conformance';
import { fileSink, jsonLinesSink, textFileSink } from '../src/index.ts';
import { made } from './support/attempts.ts';
import { committedLines } from './support/committed.ts';
import { temporaryDirectory } from './support/directory.ts';

/** A sink in a directory, and all the lines that any other program reads there. */
interface Place<T> {
  readonly sinkIn: (directory: string) => Prepared<Sink<T>>;
  readonly linesIn: (directory: string) => Promise<string[]>;
  readonly parse: (line: string) => T;
}

/** What follows after a restart goes on with a copy of the directory as it was at that moment. */
const below = async <T>(place: Place<T>, from?: string): Promise<SinkUnderTest<T>> => {
  const home = join(await temporaryDirectory(), 'home');
  if (from !== undefined) await cp(from, home, { recursive: true });
  return {
    sink: made(place.sinkIn(home)),
    read: async () => (await place.linesIn(home)).map(place.parse),
    again: () => below(place, home),
  };
};

const linesInBatches = async (home: string): Promise<string[]> => {
  const batches = (await readdir(home)).filter((name) => name.startsWith('batch-'));
  return (await Promise.all(batches.map((name) => linesIn(join(home, name))))).flat();
};

const linesIn = async (batch: string): Promise<string[]> => {
  const parts = (await readdir(batch)).filter((name) => name.startsWith('part-'));
  const texts = parts.map(async (name) => {
    const bytes = await readFile(join(batch, name));
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  });
  return (await Promise.all(texts)).flatMap((text) => text.split('\n').slice(0, -1));
};

const plain = (line: string): string => line;

describeSink('textFiles', {
  create: () =>
    below({
      sinkIn: (home) => textFileSink<string>({ path: join(home, 'batch-{time}') }),
      linesIn: linesInBatches,
      parse: plain,
    }),
  record: (n) => `record ${n}`,
});

describeSink('jsonLines, compressed and without empty parts', {
  create: () =>
    below({
      sinkIn: (home) => jsonLinesSink({ path: join(home, 'batch-{time}'), gzip: true, skipEmpty: true }),
      linesIn: linesInBatches,
      parse: (line) => JSON.parse(line) as unknown,
    }),
  record: (n) => ({ n, text: 'two\nlines' }),
});

describeSink('files', {
  create: () => below({ sinkIn: (dir) => fileSink<string>({ dir }), linesIn: committedLines, parse: plain }),
  record: (n) => `record ${n}`,
});

describeSink('files of JSON, compressed, one batch each', {
  create: () =>
    below({
      sinkIn: (dir) => fileSink({ dir, format: 'json', gzip: true, rollBytes: 1 }),
      linesIn: committedLines,
      parse: (line) => JSON.parse(line) as unknown,
    }),
  record: (n) => ({ n, text: 'two\nlines' }),
});
