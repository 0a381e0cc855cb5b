import type * as fs from 'node:fs/promises';
import { join } from 'node:path';
import type { Sink } from '@dstream/core/plugin';
import type * as files from '@dstream/files';
import { expect, test, vi } from 'vitest';
import { fileSink, type FileSinkOptions } from '../../src/index.ts';
import { made, writeBatch } from '../support/attempts.ts';
import { committedLines } from '../support/committed.ts';
import { temporaryDirectory } from '../support/directory.ts';
import { life } from '../support/mortal-fs.ts';

vi.mock('node:fs/promises', async (original) => {
  const { mortalFileSystem } = await import('../support/mortal-fs.ts');
  return mortalFileSystem(await original<typeof fs>());
});

// A process that dies loses its lock; here the dead and the living are one process.
vi.mock('@dstream/files', async (original) => ({
  ...(await original<typeof files>()),
  lockPlace: async () => ({ release: () => {} }),
}));

vi.setConfig({ testTimeout: 120_000 });

const partitionsOf = (batch: number): string[][] =>
  batch % 3 === 2 ? [[], []] : [[`${batch} a`, `${batch} b`], [`${batch} c`.padEnd(8 * batch, '.')]];

const linesUpTo = (batch: number): string[] =>
  Array.from({ length: batch + 1 }, (_, i) => partitionsOf(i).flat()).flat();

/** Writes batches until one fails. Resolves to how many were committed. */
const run = async (sink: Sink<string>, from: number, to: number): Promise<number> => {
  let done = from;
  try {
    await sink.open?.();
    for (; done < to; done++) await writeBatch(sink, 1000 * done, partitionsOf(done));
  } catch {
    // It is the caller who looks how far it came.
  }
  return done;
};

const end = (sink: Sink<string>): Promise<void> => Promise.resolve(sink.close?.()).catch(() => {});

type Directory = { readonly dir: string } & Partial<FileSinkOptions<string>>;

/** Runs batches with a fault at each call, one run per call, until there are no more calls. */
const atEveryCall = async (
  forGood: boolean,
  to: number,
  options: Partial<FileSinkOptions<string>>,
  check: (directory: Directory, done: number, sink: Sink<string>) => Promise<void>,
): Promise<number> => {
  for (let call = 0; ; call++) {
    const directory = { ...options, dir: join(await temporaryDirectory(), 'out') };
    const sink = made(fileSink<string>(directory));
    life.begin(call, forGood);
    const done = await run(sink, 0, to);
    const hasFailed = life.hasFailed;
    if (forGood) await end(sink);
    life.begin();
    await check(directory, done, sink);
    await end(sink);
    if (!hasFailed) return call;
  }
};

const batches = 4;

test.each<[string, Partial<FileSinkOptions<string>>]>([
  ['one file', {}],
  ['files closed by size', { rollBytes: 60 }],
  ['files closed by age', { rollAfter: 2000 }],
])(
  '%s: a process that died at any call is followed by one that loses and doubles nothing',
  async (_, options) => {
    const calls = await atEveryCall(true, batches, options, async (directory, done) => {
      const seen = await committedLines(directory.dir);
      expect([linesUpTo(done - 1), linesUpTo(done)]).toContainEqual(seen);
      const next = made(fileSink<string>(directory));
      expect(await run(next, Math.max(0, done - 2), batches)).toBe(batches);
      expect(await committedLines(directory.dir)).toEqual(linesUpTo(batches - 1));
      await end(next);
    });
    expect(calls).toBeGreaterThan(60);
  },
);

test('a batch that failed at any call can be tried again by the same sink, or left out', async () => {
  const calls = await atEveryCall(false, batches, { rollBytes: 60 }, async (directory, done, sink) => {
    if (done === 0) return;
    await writeBatch(sink, 1000 * done, partitionsOf(done));
    for (let batch = done + 1; batch < batches; batch++)
      await writeBatch(sink, 1000 * batch, partitionsOf(batch));
    const expected = linesUpTo(Math.max(done, batches - 1));
    expect(await committedLines(directory.dir)).toEqual(expected);
  });
  expect(calls).toBeGreaterThan(60);
});

test('a batch that was given up does not spoil the ones after it', async () => {
  await atEveryCall(false, 2, {}, async (directory, done, sink) => {
    if (done === 0) return;
    await writeBatch(sink, 9000, [['after']]);
    const seen = await committedLines(directory.dir);
    expect([linesUpTo(done - 1), linesUpTo(done)].map((lines) => [...lines, 'after'])).toContainEqual(seen);
    const next = made(fileSink<string>(directory));
    await end(sink);
    await run(next, 0, 0);
    expect(await committedLines(directory.dir)).toEqual(seen);
    await end(next);
  });
});
