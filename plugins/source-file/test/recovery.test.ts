import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MemoryCheckpointStore, type Prepared, type Sink, type Source } from '@dstream/core/plugin';
import { testContext, VirtualClock } from '@dstream/testing';
import { expect, test } from 'vitest';
import { binaryRecords, files, textFiles } from '../src/index.ts';
import { temporaryDirectory, writeAt } from './support/directory.ts';

/** Keeps what was last written of each partition of each batch; the commit of one batch fails. */
const keeping = (parts: Map<string, unknown[]>, failing: number): Sink<unknown> => ({
  name: 'keeping',
  async write(records, { batchTime, partition }) {
    const kept: unknown[] = [];
    for await (const chunk of records) kept.push(...chunk);
    parts.set(`${batchTime}/${partition}`, kept);
  },
  async commit({ batchTime }) {
    if (batchTime === failing) throw new Error('died');
  },
});

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

const lives = 6;

test.each<[string, (directory: string) => Prepared<Source<any>>, (record: any) => string]>([
  ['textFiles', (directory) => textFiles({ directory, maxFilesPerBatch: 2 }), String],
  ['binaryRecords', (directory) => binaryRecords({ directory, recordLength: 8, splitBytes: 8 }), text],
  ['files', (directory) => files({ directory }), ({ bytes }) => text(bytes)],
])('%s: a context that goes on after many failures reads every file once', async (_, prepare, show) => {
  const home = await temporaryDirectory();
  const clock = new VirtualClock();
  const written: string[] = [];
  const write = async (mtime: number): Promise<void> => {
    const content = `file ${String(written.length).padStart(3, '0')}`;
    await writeAt(join(home, content), mtime, content);
    written.push(content);
  };
  const parts = new Map<string, unknown[]>();
  let failures = 0;
  let checkpoint = new MemoryCheckpointStore();
  for (let life = 1; life <= lives; life++) {
    await using context = testContext({ clock, checkpoint });
    const failure = context.ssc.awaitTermination().then(
      () => 0,
      () => 1,
    );
    // Every other process calls it something else.
    const name = Math.floor(life / 2);
    context.ssc
      .stream(prepare(home))
      .id(`files ${name}`, { was: `files ${name - 1}` })
      .to(keeping(parts, life === lives ? Infinity : clock.now() + 1000 * (1 + (life % 3))));
    await clock.runUntil(context.ssc.start());
    for (let second = 0; second < 5; second++) {
      await write(clock.now());
      await clock.advance(1000);
    }
    if (life === lives) await clock.advance(30_000);
    await clock.runUntil(context.ssc.stop());
    failures += await failure;
    checkpoint = new MemoryCheckpointStore(checkpoint);
    if (life < lives) for (let i = 0; i < 3; i++) await write(clock.now());
  }
  expect(failures).toBe(lives - 1);
  expect([...parts.values()].flat().map(show).toSorted()).toEqual(written);
});

test.each([
  ['fail', expect.objectContaining({ message: expect.stringContaining("set onVanished to 'skip'") }), []],
  ['skip', undefined, ['b']],
] as const)('a window over a file that is gone: %s', async (onVanished, failed, written) => {
  const home = await temporaryDirectory();
  const clock = new VirtualClock();
  let checkpoint = new MemoryCheckpointStore();
  const parts = new Map<string, unknown[]>();
  const run = async (duration: number): Promise<unknown> => {
    await using context = testContext({ clock, checkpoint, maxTaskFailures: 1 });
    const failure = context.ssc.awaitTermination().catch((error: unknown) => error);
    context.ssc
      .stream(textFiles({ directory: home, onVanished }))
      .window(5000)
      .to(keeping(parts, Infinity));
    await clock.runUntil(context.ssc.start());
    await clock.advance(duration);
    await clock.runUntil(context.ssc.stop());
    checkpoint = new MemoryCheckpointStore(checkpoint);
    return failure;
  };
  await run(1000);
  await writeAt(join(home, 'a'), clock.now(), 'a');
  await run(2000);
  await rm(join(home, 'a'));
  await writeAt(join(home, 'b'), clock.now(), 'b');
  expect(await run(1000)).toEqual(failed);
  const last = [...parts].filter(([place]) => place.startsWith('4000/'));
  expect(last.flatMap(([, records]) => records)).toEqual(written);
});
