import { readdir } from 'node:fs/promises';
import type * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { placeOf } from '../src/batch-place.ts';
import { commitBatch } from '../src/commit-batch.ts';
import { onDisk } from '../src/file-sink-error.ts';
import { textFileSink } from '../src/index.ts';
import { attemptOf, made, writeBatch } from './support/attempts.ts';
import { partsIn, temporaryDirectory } from './support/directory.ts';

/** Calls to the file system that still succeed before the process "dies". */
const { life, mortal } = vi.hoisted(() => {
  const calls = { left: Infinity };
  const limit =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      calls.left-- > 0 ? call(...args) : Promise.reject(new Error('died'));
  return { life: calls, mortal: limit };
});

vi.mock('node:fs/promises', async (original) => {
  const { rename, rm, mkdir, open, ...others } = await original<typeof fs>();
  return { ...others, rename: mortal(rename), rm: mortal(rm), mkdir: mortal(mkdir), open: mortal(open) };
});

const settings = { extension: '', skipEmpty: false, replace: true };
const batch = { batchTime: 1000, numPartitions: 3, attempts: [0, 1, 0] };

test('a commit that died anywhere ends right when it is repeated, and nobody saw a mix', async () => {
  for (let calls = 0; ; calls++) {
    life.left = Infinity;
    const home = await temporaryDirectory();
    const place = placeOf(join(home, 'out'), batch.batchTime);
    await writeBatch(made(textFileSink({ path: place.target })), 500, [['old'], ['old'], ['old'], ['old']]);
    const sink = made(textFileSink({ path: place.target }));
    for (const [partition, attempt] of batch.attempts.entries())
      await sink.write([['new']], attemptOf({ partition, attempt }));

    life.left = calls;
    const died = await commitBatch(place, batch, settings).then(
      () => false,
      () => true,
    );
    life.left = Infinity;
    const seen = Object.values(await partsIn(place.target).catch(() => ({}))).join('');
    expect(['', 'old\n'.repeat(4), 'new\n'.repeat(3)]).toContain(seen);
    await commitBatch(place, batch, settings);
    expect(Object.values(await partsIn(place.target))).toEqual(['new\n', 'new\n', 'new\n']);
    expect(await readdir(home)).toEqual(['out']);
    if (!died) break;
  }
});

test('says which part is missing', async () => {
  const place = placeOf(join(await temporaryDirectory(), 'out'), 1000);
  await expect(commitBatch(place, batch, settings)).rejects.toMatchObject({
    code: 'FILE_SINK_PART_MISSING',
    params: { partition: 0, attempt: 0 },
  });
});

test.each([
  ['ENOSPC', 'FILE_SINK_FULL'],
  ['EDQUOT', 'FILE_SINK_FULL'],
  ['EACCES', 'FILE_SINK_FORBIDDEN'],
  ['EROFS', 'FILE_SINK_READ_ONLY'],
  ['EIO', 'FILE_SINK_FAILED'],
])('%s is %s and names the path', async (code, expected) => {
  const failing = onDisk('/out/counts', () => Promise.reject(Object.assign(new Error('failed'), { code })));
  await expect(failing).rejects.toMatchObject({
    code: expected,
    message: expect.stringContaining('/out/counts'),
  });
});
