import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sink } from '@dstream/core';
import type { Prepared } from '@dstream/core/plugin';
import { crashSweep, type Outside } from '@dstream/testing';
import { expect, test } from 'vitest';
import { fileSink, textFileSink } from '../src/index.ts';
import { made } from './support/attempts.ts';
import { committedLines } from './support/committed.ts';
import { temporaryDirectory } from './support/directory.ts';

/** A sink in a directory. The one of the process before it is closed first, as the end of a process does it. */
const inDirectory = async (
  prepare: (dir: string) => Prepared<Sink<string>>,
  read: (dir: string) => Promise<string[]>,
): Promise<Outside<string, string>> => {
  const dir = join(await temporaryDirectory(), 'out');
  let last: Sink<string> | undefined;
  return {
    sink() {
      const [before, sink] = [last, made(prepare(dir))];
      last = sink;
      return {
        name: sink.name,
        delivery: 'exactly-once',
        async open() {
          await before?.close?.();
          await sink.open?.();
        },
        write: (records, attempt) => sink.write(records, attempt),
        commit: (batch) => sink.commit!(batch),
      };
    },
    read: () => read(dir),
    close: () => last?.close?.(),
  };
};

const linesOfBatches = async (dir: string): Promise<string[]> => {
  const paths = await readdir(dir, { recursive: true });
  const parts = paths.filter((path) => /^batch-\d+\/part-\d+$/.test(path));
  const texts = await Promise.all(parts.map((path) => readFile(join(dir, path), 'utf8')));
  return texts.flatMap((text) => text.split('\n').slice(0, -1));
};

const sinks: Record<string, () => Promise<Outside<string, string>>> = {
  fileSink: () =>
    inDirectory(
      (dir) => fileSink<string>({ dir, rollBytes: 1024 }),
      (dir) => committedLines(dir),
    ),
  textFileSink: () =>
    inDirectory((dir) => textFileSink<string>({ path: join(dir, 'batch-{time}') }), linesOfBatches),
};

test.each(Object.keys(sinks))('%s shows every record once, whenever the process died', async (name) => {
  const { runs } = await crashSweep({
    rows: [['a', 'b'], ['c'], [], ['d', 'e']],
    build: (words) => words.map((word) => `${word} ${word}`),
    outside: sinks[name]!,
  });
  expect(runs).toBeGreaterThan(30);
});
