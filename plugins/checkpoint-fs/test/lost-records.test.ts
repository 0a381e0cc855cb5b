import { cp, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { FsCheckpointStore } from '../src/index.ts';
import { bytes, recordsOf } from './support/contents.ts';
import { temporaryDirectory } from './support/directory.ts';
import { hastyFiles, hookedFiles, systemError } from './support/hooked-files.ts';

// A disk that is busy takes its time.
vi.setConfig({ testTimeout: 60_000 });

const opened = async (dir: string, mode: 'read' | 'write' = 'write'): Promise<FsCheckpointStore> => {
  const store = new FsCheckpointStore({ dir, segmentBytes: 4096 }, hastyFiles);
  await store.open(mode);
  onTestFinished(() => store.close().catch(() => undefined));
  return store;
};

/** A directory with records in two logs, as a process leaves it that is killed or, `closed`, ends. */
const left = async (records: readonly string[], closed: boolean): Promise<string> => {
  const home = await temporaryDirectory();
  const store = await opened(join(home, 'living'));
  for (const log of ['journal', 'blocks']) {
    for (const record of records) await store.log(log).append(bytes(record));
  }
  if (closed) await store.close();
  const dir = join(home, 'left');
  await cp(join(home, 'living'), dir, { recursive: true, filter: (path) => !path.includes('lock-') });
  return dir;
};

const segment = (dir: string, first = 1, log = 'journal'): string =>
  join(dir, 'logs', log, String(first).padStart(16, '0'));

const reading = async (dir: string, mode: 'read' | 'write'): Promise<string[]> => {
  const store = await opened(dir, mode);
  try {
    return await recordsOf(store);
  } finally {
    await store.close();
  }
};

const lost = (place: string): object => ({
  code: 'CHECKPOINT_CORRUPT',
  params: { place: expect.stringContaining(place), reason: expect.stringMatching(/./) },
});

const both = ['read', 'write'] as const;
const small = ['first', 'second', 'third'];
const long = Array.from({ length: 5 }, (_, n) => String(n).repeat(3000));

test.each([false, true])(
  'a file that was cut anywhere is found, closed before or not: %s',
  async (closed) => {
    const dir = await left(small, closed);
    const whole = await readFile(segment(dir));
    for (let length = 0; length < whole.length; length += whole.length - length > 60 ? 61 : 7) {
      await writeFile(segment(dir), whole.subarray(0, length));
      for (const mode of both)
        await expect(reading(dir, mode), `${length}`).rejects.toMatchObject(lost(segment(dir)));
      expect(await readFile(segment(dir))).toEqual(whole.subarray(0, length));
    }
    await writeFile(segment(dir), whole);
    expect(await reading(dir, 'write')).toEqual(small);
  },
);

test.each(both)('a log that is gone is found, whatever else there is (%s)', async (mode) => {
  const dir = await left(small, false);
  await rm(join(dir, 'logs', 'journal'), { recursive: true });
  await expect(reading(dir, mode)).rejects.toMatchObject(lost(segment(dir)));
  const store = await opened(dir, mode);
  expect(await recordsOf(store, 'blocks')).toEqual(small);
});

test.each([
  ['the newest', 5, false],
  ['the newest', 5, true],
  ['the oldest', 1, false],
])('%s file of a log that is gone is found (%d, closed: %s)', async (_, first, closed) => {
  const dir = await left(long, closed);
  await rm(segment(dir, first));
  await expect(reading(dir, 'write')).rejects.toMatchObject(lost(segment(dir, first)));
});

test('files that were trimmed are not missed, by whoever', async () => {
  const dir = join(await temporaryDirectory(), 'checkpoints');
  const store = await opened(dir);
  for (const record of long) await store.log('journal').append(bytes(record));
  await store.log('journal').trim(5);
  expect(await reading(dir, 'read')).toEqual(long.slice(4));
  await store.close();
  expect(await reading(dir, 'write')).toEqual(long.slice(4));
  await rm(segment(dir, 5));
  await expect(reading(dir, 'write')).rejects.toMatchObject(lost(segment(dir, 5)));
});

test('a log from which records are gone that were there when it was closed is found', async () => {
  const dir = await left(['first'], true);
  const before = await readFile(segment(dir));
  const store = await opened(dir);
  await store.log('journal').append(bytes('second'));
  await store.close();
  await writeFile(segment(dir), before);
  for (const mode of both) await expect(reading(dir, mode)).rejects.toMatchObject(lost(segment(dir)));
});

test('without the note of where logs end, nobody can tell', async () => {
  const dir = await left(small, true);
  await rename(join(dir, 'ends'), join(dir, '..', 'ends'));
  await expect(reading(dir, 'write')).rejects.toMatchObject(lost(join(dir, 'ends')));
  await rm(join(dir, 'logs'), { recursive: true });
  await rm(join(dir, 'names'), { recursive: true });
  expect(await reading(dir, 'write')).toEqual([]);
});

test('a record that needs more room than a file has to begin with is found to be cut too', async () => {
  const dir = await left(['x', 'y'.repeat(20_000)], false);
  await truncate(segment(dir, 2), 10_000);
  await expect(reading(dir, 'write')).rejects.toMatchObject(lost(segment(dir, 2)));
});

test('a writer that dies anywhere while it goes on makes nothing look lost', async () => {
  const dir = await left(small, false);
  for (let due = 1, calls = due; calls >= due; due++) {
    calls = 0;
    const files = hookedFiles(() => {
      if (++calls >= due) throw systemError('EIO');
    });
    const dying = new FsCheckpointStore({ dir, segmentBytes: 4096 }, files);
    await dying
      .open()
      .then(() => recordsOf(dying))
      .catch(() => undefined);
    await dying.close().catch(() => undefined);
    const copy = `${dir}-${due}`;
    await cp(dir, copy, { recursive: true, filter: (path) => !path.includes('lock-') });
    expect(await reading(copy, 'write')).toEqual(small);
    await rm(dir, { recursive: true });
    await rename(copy, dir);
    await truncate(segment(dir), 4096);
  }
});
