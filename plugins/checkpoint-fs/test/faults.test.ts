import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FsCheckpointStore, type Files } from '../src/index.ts';
import { bytes, recordsOf, text } from './support/contents.ts';
import { temporaryDirectory } from './support/directory.ts';
import { hastyFiles, hookedFiles, systemError } from './support/hooked-files.ts';

/** What a program was told before something went wrong. */
interface Told {
  readonly records: string[];
  readonly values: string[];
  trimmed: number;
}

const record = (n: number): string => `${n} `.padEnd(900, 'x');

/** Opens, appends alone and together, rolls, puts, trims, closes. */
const program = async (dir: string, files: Files, told: Told): Promise<void> => {
  const store = new FsCheckpointStore({ dir, segmentBytes: 4096 }, files);
  try {
    await store.open();
    const log = store.log('journal');
    for (let n = 0; n < 12; n += 3) {
      const several = [n, n + 1, n + 2].map(record);
      const positions = await Promise.all(several.map((each) => log.append(bytes(each))));
      told.records.push(...several);
      await store.put('snapshot', bytes(`${n}`));
      told.values.push(`${n}`);
      if (n === 6) {
        told.trimmed = positions[0]!;
        await log.trim(told.trimmed);
      }
    }
  } finally {
    await store.close();
  }
};

/** What is there must be what the program was told, perhaps with what it was about to be told. */
const expectKept = async (left: string, told: Told): Promise<void> => {
  // A lock may be left, and says that this process has it, which is alive: another machine looks at a copy.
  const dir = `${left}-copy`;
  await mkdir(dir);
  await cp(left, dir, { recursive: true, filter: (path) => !path.includes('lock-') }).catch(() => undefined);
  const store = new FsCheckpointStore({ dir, segmentBytes: 4096 }, hastyFiles);
  await store.open();
  const first: number[] = [];
  for await (const { position } of store.log('journal').read()) {
    if (first.length === 0) first.push(position);
  }
  const held = await recordsOf(store);
  const from = (first[0] ?? 1) - 1;
  const all = Array.from({ length: 12 }, (_, n) => record(n));
  expect(from).toBeLessThanOrEqual(Math.max(0, told.trimmed - 1));
  expect(held).toEqual(all.slice(from, from + held.length));
  expect(from + held.length).toBeGreaterThanOrEqual(told.records.length);
  const value = await store.get('snapshot');
  const next = String(told.values.length * 3);
  expect([told.values.at(-1), next]).toContain(value && text(value));
  expect(await store.log('journal').append(bytes('more'))).toBeGreaterThan(told.records.length);
  await store.close();
};

/** Runs the program with a fault at the first call, at the second … until it comes through without one. */
const atEveryCall = async (
  makeFiles: (isDue: () => boolean) => Files,
  check: (dir: string, told: Told, error: unknown) => Promise<void>,
  run = program,
): Promise<number> => {
  const home = await temporaryDirectory();
  for (let due = 1; ; due++) {
    const dir = join(home, String(due));
    const told: Told = { records: [], values: [], trimmed: 0 };
    let calls = 0;
    const files = makeFiles(() => ++calls === due);
    const error: unknown = await run(dir, files, told).catch((thrown: unknown) => thrown);
    if (calls < due) return due - 1;
    await check(dir, told, error);
  }
};

const known = expect.objectContaining({ code: expect.stringMatching(/^CHECKPOINT_/) });

test('an error at any one call loses nothing that was acknowledged', async () => {
  const calls = await atEveryCall(
    (isDue) =>
      hookedFiles(() => {
        if (isDue()) throw systemError('EIO');
      }),
    async (dir, told, error) => {
      expect([undefined, known]).toContainEqual(error);
      await expectKept(dir, told);
    },
  );
  expect(calls).toBeGreaterThan(80);
}, 120_000);

test('the end of the process before any call loses nothing that was acknowledged', async () => {
  const calls = await atEveryCall((isDue) => {
    let isDead = false;
    return hookedFiles(() => {
      isDead ||= isDue();
      if (isDead) throw systemError('EIO');
    });
  }, expectKept);
  expect(calls).toBeGreaterThan(80);
}, 120_000);

test('a disk that becomes full within a write loses nothing that was acknowledged', async () => {
  await atEveryCall(
    (isDue) => {
      let isFull = false;
      return hookedFiles(({ name, args }) => {
        if (name !== 'file.write') return;
        if (isFull) throw systemError('ENOSPC');
        isFull = isDue();
        // Half of it, as the system does when the rest has no room.
        if (isFull) args[2] = (args[2] as number) >> 1;
      });
    },
    async (dir, told, error) => {
      expect(error).toMatchObject({ code: 'CHECKPOINT_FS_FULL' });
      await expectKept(dir, told);
    },
  );
}, 120_000);

const open = async (dir: string, files: Files): Promise<void> => {
  const store = new FsCheckpointStore({ dir }, files);
  await store.open();
  await store.close();
};

test('an open that fails leaves no lock', async () => {
  await atEveryCall(
    (isDue) =>
      hookedFiles(({ name }) => {
        if (name !== 'unlink' && isDue()) throw systemError('EIO');
      }),
    async (dir, _, error) => {
      expect(error).toMatchObject({ code: 'CHECKPOINT_FS_FAILED' });
      await expect(open(dir, hastyFiles)).resolves.toBeUndefined();
    },
    open,
  );
});
