import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Prepared, Sink } from '@dstream/core/plugin';
import { describeSink, type SinkUnderTest } from '@dstream/testing/conformance';
import { jsonLinesSink, textFileSink } from '../src/index.ts';
import { made } from './support/attempts.ts';
import { temporaryDirectory } from './support/directory.ts';

/** A sink that writes below a new directory, read as any other program would: all parts of batches that are complete. */
const below = async <T>(
  prepare: (path: string) => Prepared<Sink<T>>,
  parse: (line: string) => T,
): Promise<SinkUnderTest<T>> => {
  const home = await temporaryDirectory();
  return {
    sink: made(prepare(join(home, 'batch-{time}'))),
    async read() {
      const batches = (await readdir(home)).filter((name) => name.startsWith('batch-'));
      return (await Promise.all(batches.map((name) => linesIn(join(home, name))))).flat().map(parse);
    },
  };
};

const linesIn = async (batch: string): Promise<string[]> => {
  const parts = (await readdir(batch)).filter((name) => name.startsWith('part-'));
  const texts = parts.map(async (name) => {
    const bytes = await readFile(join(batch, name));
    return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
  });
  return (await Promise.all(texts)).flatMap((text) => text.split('\n').slice(0, -1));
};

describeSink('textFiles', {
  create: () =>
    below(
      (path) => textFileSink<string>({ path }),
      (line) => line,
    ),
  record: (n) => `record ${n}`,
});

describeSink('jsonLines, compressed and without empty parts', {
  create: () =>
    below(
      (path) => jsonLinesSink({ path, gzip: true, skipEmpty: true }),
      (line) => JSON.parse(line) as unknown,
    ),
  record: (n) => ({ n, text: 'two\nlines' }),
});
