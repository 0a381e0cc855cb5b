import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DirectSource } from '@dstream/core';
import { MemoryCheckpointStore, type Prepared, type Sink } from '@dstream/core/plugin';
import { testContext, VirtualClock } from '@dstream/testing';
import { expect, test } from 'vitest';
import { fileSink, textFileSink } from '../src/index.ts';
import { made } from './support/attempts.ts';
import { committedLines } from './support/committed.ts';
import { partsIn, temporaryDirectory } from './support/directory.ts';

const rows = Array.from({ length: 8 }, (_, row) => [`${row} a`, `${row} b`]);

/** Gives a row to each batch. */
const source: DirectSource<string, { row: number }> = {
  kind: 'direct',
  name: 'rows',
  plan: ([previous]) => (previous?.row === rows.length - 1 ? [] : [{ row: (previous?.row ?? -1) + 1 }]),
  read: ({ row }) => [rows[row]!],
};

/** Does as it should, and then fails at the commit of a batch: what a process that dies right after it leaves. */
const failingAfter = (sink: Sink<string>, batchTime: number): Sink<string> => ({
  name: sink.name,
  open: () => sink.open?.(),
  write: (records, attempt) => sink.write(records, attempt),
  async commit(batch) {
    await sink.commit?.(batch);
    if (batch.batchTime === batchTime) throw new Error('died');
  },
  close: () => sink.close?.(),
});

/** Runs a context until it fails, or all rows are written. */
const run = async (
  clock: VirtualClock,
  checkpoint: MemoryCheckpointStore,
  sink: Sink<string>,
): Promise<void> => {
  await using context = testContext({ clock, checkpoint });
  const failed = context.ssc.awaitTermination().catch(() => {});
  context.ssc.stream(source).to(sink);
  await clock.runUntil(context.ssc.start());
  await clock.advance(10_000);
  await clock.runUntil(context.ssc.stop());
  await failed;
};

const linesInDirectories = async (home: string): Promise<string[]> => {
  const batches = (await readdir(home)).toSorted((a, b) => Number(a.slice(6)) - Number(b.slice(6)));
  const texts = await Promise.all(batches.map((name) => partsIn(join(home, name))));
  return texts.flatMap((parts) => Object.values(parts).flatMap((text) => text.split('\n').slice(0, -1)));
};

test.each<[string, (home: string) => Prepared<Sink<string>>, (home: string) => Promise<string[]>]>([
  ['files', (dir) => fileSink({ dir }), committedLines],
  [
    'textFiles',
    (home) => textFileSink({ path: `${home}/batch-{time}`, skipEmpty: true }),
    linesInDirectories,
  ],
])('%s: a batch whose commit was not noted is there once after the restart', async (_, prepare, linesIn) => {
  const home = await temporaryDirectory();
  const clock = new VirtualClock();
  let checkpoint = new MemoryCheckpointStore();
  for (const dies of [3000, Infinity]) {
    await run(clock, checkpoint, failingAfter(made(prepare(home)), dies));
    checkpoint = new MemoryCheckpointStore(checkpoint);
    const written = dies === Infinity ? rows : rows.slice(0, 3);
    expect(await linesIn(home)).toEqual(written.flat());
  }
});
