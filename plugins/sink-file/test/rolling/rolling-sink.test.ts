import { appendFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { SilentLogger, type Logger, type Sink } from '@dstream/core/plugin';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { fileSink, readCommitted, type FileSinkOptions } from '../../src/index.ts';
import { attemptOf, made, writeBatch } from '../support/attempts.ts';
import { committedLines } from '../support/committed.ts';
import { temporaryDirectory } from '../support/directory.ts';

let dir: string;

beforeEach(async () => {
  dir = join(await temporaryDirectory(), 'out');
});

const opened = async <T = string>(
  options: Partial<FileSinkOptions<T>> = {},
  logger: Logger = new SilentLogger(),
): Promise<Sink<T>> => {
  const sink = made(fileSink<T>({ dir, ...options }), logger as SilentLogger);
  onTestFinished(async () => sink.close?.());
  await sink.open?.();
  return sink;
};

const part = (start: number, extension = '.txt'): string =>
  `part-${String(start).padStart(16, '0')}${extension}`;

const visible = async (): Promise<string[]> =>
  (await readdir(dir)).filter((name) => !name.startsWith('.')).toSorted();

test('adds batch after batch to one file, partitions in order', async () => {
  const sink = await opened();
  await writeBatch(sink, 1000, [['a', 'b'], [], ['c']]);
  await writeBatch(sink, 2000, [['d']]);
  expect(await visible()).toEqual(['_committed', part(0)]);
  expect(await readFile(join(dir, part(0)), 'utf8')).toBe('a\nb\nc\nd\n');
  expect(await readCommitted(dir)).toMatchObject({
    end: 8,
    files: [{ path: join(dir, part(0)), start: 0, length: 8, closed: false }],
  });
});

test('goes on with the file of an earlier run', async () => {
  const first = await opened();
  await writeBatch(first, 1000, [['a']]);
  await first.close?.();
  await writeBatch(await opened(), 2000, [['b']]);
  expect(await readFile(join(dir, part(0)), 'utf8')).toBe('a\nb\n');
});

test('a batch that would make a file too long begins another, and stays in one', async () => {
  const sink = await opened({ rollBytes: 6 });
  for (const [i, text] of ['a', 'bb', 'cc', 'ddddddddd', 'e'].entries())
    await writeBatch(sink, 1000 * i, [[text]]);
  expect(await visible()).toEqual(['_committed', part(0), part(5), part(8), part(18)]);
  const { files } = await readCommitted(dir);
  expect(files.map(({ length, closed }) => [length, closed])).toEqual([
    [5, true],
    [3, true],
    [10, true],
    [2, false],
  ]);
  expect(await committedLines(dir)).toEqual(['a', 'bb', 'cc', 'ddddddddd', 'e']);
});

test('a file grows no more when it is old, by the time of batches', async () => {
  const sink = await opened({ rollAfter: 2000 });
  for (const time of [1000, 2000, 3000]) await writeBatch(sink, time, [[`${time}`]]);
  await writeBatch(sink, 6000, [[]]);
  expect((await readCommitted(dir)).files.map(({ length, closed }) => [length, closed])).toEqual([
    [10, true],
    [5, true],
  ]);
  expect(await committedLines(dir)).toEqual(['1000', '2000', '3000']);
});

test('batches without records write nothing', async () => {
  const sink = await opened();
  const before = await readFile(join(dir, '_committed'), 'utf8');
  for (let time = 0; time < 10; time++) await writeBatch(sink, time, [[], []]);
  await sink.commit?.({ batchTime: 3, numPartitions: 2, attempts: [0, 0] });
  expect(await visible()).toEqual(['_committed']);
  expect(await readFile(join(dir, '_committed'), 'utf8')).toBe(before);
});

test('a member of gzip for each batch, which others can read', async () => {
  const sink = await opened({ gzip: true });
  await writeBatch(sink, 1000, [['a'], [], ['b']]);
  const { end } = await readCommitted(dir);
  await writeBatch(sink, 2000, [['c']]);
  expect(gunzipSync(await readFile(join(dir, part(0, '.txt.gz')))).toString()).toBe('a\nb\nc\n');
  expect(await committedLines(dir)).toEqual(['a', 'b', 'c']);
  expect(await committedLines(dir, end)).toEqual(['c']);
});

test('JSON, and lines of your own', async () => {
  const json = await opened<unknown>({ format: 'json' });
  await writeBatch(json, 1000, [[{ a: 1 }]]);
  await json.close?.();
  const own = await opened<number>({ format: (n) => `n=${n}` });
  await writeBatch(own, 2000, [[7]]);
  expect(await visible()).toEqual(['_committed', part(0, '.jsonl'), part(8)]);
  expect(await committedLines(dir)).toEqual(['{"a":1}', 'n=7']);
});

test('reads on from where a reader was', async () => {
  const sink = await opened({ rollBytes: 8 });
  const seen: string[] = [];
  let end = 0;
  for (let i = 0; i < 9; i++) {
    await writeBatch(sink, 1000 * i, [[`batch ${i}`], i % 2 ? [`more ${i}`] : []]);
    if (i % 3 !== 2) continue;
    const look = await readCommitted(dir, { from: end });
    for await (const line of look.lines()) seen.push(line);
    ({ end } = look);
  }
  expect(seen).toEqual(await committedLines(dir));
  expect(seen).toHaveLength(13);
});

test('nothing was ever committed where there is nothing', async () => {
  expect(await readCommitted(dir)).toMatchObject({ end: 0, files: [] });
  expect(await committedLines(dir)).toEqual([]);
});

test('takes the attempts that won and leaves nothing of the others', async () => {
  const sink = await opened();
  await Promise.all([
    sink.write([['slow loser']], attemptOf({ attempt: 0 })),
    sink.write([['winner']], attemptOf({ attempt: 1 })),
  ]);
  await sink.commit?.({ batchTime: 1000, numPartitions: 1, attempts: [1] });
  await sink.write([['late']], attemptOf({ attempt: 2 }));
  await sink.close?.();
  expect(await committedLines(dir)).toEqual(['winner']);
  expect((await readdir(dir)).toSorted()).toEqual(['.lock', '_committed', part(0)]);
});

test('only one sink at a time writes to a directory', async () => {
  const first = await opened();
  await expect(opened()).rejects.toMatchObject({ code: 'FILE_SINK_IN_USE', params: { path: dir } });
  await writeBatch(first, 1000, [['a']]);
  await first.close?.();
  await writeBatch(await opened(), 2000, [['b']]);
  expect(await committedLines(dir)).toEqual(['a', 'b']);
});

test('what is not committed is gone when the next one opens', async () => {
  const first = await opened();
  await writeBatch(first, 1000, [['a']]);
  await first.close?.();
  await appendFile(join(dir, part(0)), 'half a bat');
  await writeFile(join(dir, part(2)), 'never listed');
  await writeFile(join(dir, `.${part(0)}.merging`), 'half merged');
  await mkdir(join(dir, '.staging', '2000'), { recursive: true });
  await writeFile(join(dir, '.staging', '2000', 'part-00000.attempt-0'), 'old');
  expect(await committedLines(dir)).toEqual(['a']);
  await opened();
  expect((await readdir(dir)).toSorted()).toEqual(['.lock', '_committed', part(0)]);
  expect(await readFile(join(dir, part(0)), 'utf8')).toBe('a\n');
});

test('does not take a directory that holds files of others', async () => {
  await mkdir(dir);
  await writeFile(join(dir, 'precious.txt'), 'mine');
  await expect(opened()).rejects.toMatchObject({
    code: 'FILE_SINK_LIST_MISSING',
    params: { path: dir, found: 'precious.txt' },
  });
  expect(await visible()).toEqual(['precious.txt']);
});

test('a file that has lost bytes is an error for those who write and those who read', async () => {
  const first = await opened();
  await writeBatch(first, 1000, [['abc']]);
  await first.close?.();
  await truncate(join(dir, part(0)), 2);
  const damaged = { code: 'FILE_SINK_DAMAGED', params: { length: 2, committed: 4 } };
  await expect(opened()).rejects.toMatchObject(damaged);
  await expect(committedLines(dir)).rejects.toMatchObject(damaged);
});

test('files that somebody removed are left out from then on, with a warning', async () => {
  const first = await opened({ rollBytes: 2 });
  for (const [i, text] of ['a', 'b', 'c'].entries()) await writeBatch(first, 1000 * i, [[text]]);
  await first.close?.();
  await rm(join(dir, part(0)));
  await rm(join(dir, part(4)));
  await expect(committedLines(dir)).rejects.toMatchObject({ code: 'FILE_SINK_DAMAGED' });
  const logger = new SilentLogger();
  const warn = vi.spyOn(logger, 'warn');
  const next = await opened({ rollBytes: 2 }, logger);
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.any(String), {
    directory: dir,
    files: [part(0), part(4)],
  });
  await writeBatch(next, 2000, [['c']]);
  await writeBatch(next, 3000, [['d']]);
  expect(await visible()).toEqual(['_committed', part(2), part(6)]);
  expect(await committedLines(dir)).toEqual(['b', 'd']);
});

test('a part that is gone before the commit is an error', async () => {
  const sink = await opened();
  await expect(sink.commit?.({ batchTime: 1000, numPartitions: 1, attempts: [0] })).rejects.toMatchObject({
    code: 'FILE_SINK_PART_MISSING',
    params: { partition: 0, attempt: 0 },
  });
});

test('a place where nothing can be written is an error that names it', async () => {
  await writeFile(dir, '');
  await expect(opened()).rejects.toMatchObject({
    code: 'FILE_SINK_FAILED',
    message: expect.stringContaining(dir),
  });
});

/** A directory with batches in one file, or in a file for each, closed in order. */
const written = async (options: Partial<FileSinkOptions<string>> = {}): Promise<void> => {
  const sink = await opened({ compact: false, ...options });
  for (let batch = 0; batch < 20; batch++) await writeBatch(sink, 1000 * batch, [[`batch ${batch}`]]);
  await sink.close?.();
};

const contents = async (): Promise<ReadonlyMap<string, string>> =>
  new Map(
    await Promise.all(
      (await visible()).map(async (name) => [name, await readFile(join(dir, name), 'latin1')] as const),
    ),
  );

test.each([3, 100, 8000, 15_000, 16_383])(
  'a list that was cut is an error, and no byte of the data is touched (%d bytes)',
  async (lost) => {
    await written({ rollBytes: 50 });
    const list = join(dir, '_committed');
    const whole = await readFile(list);
    await writeFile(list, whole.subarray(0, whole.length - lost));
    const before = await contents();
    await expect(opened()).rejects.toMatchObject({
      code: expect.stringMatching(/^FILE_SINK_LIST_(CUT|FOREIGN)$/),
      params: { path: list },
    });
    expect(await contents()).toEqual(before);
    await writeFile(list, whole);
    expect(await committedLines(dir)).toHaveLength(20);
  },
);

test('an older list is an error where later files show that it is', async () => {
  const sink = await opened({ rollBytes: 1, compact: false });
  await writeBatch(sink, 1000, [['a']]);
  const older = await readFile(join(dir, '_committed'));
  await writeBatch(sink, 2000, [['b']]);
  await writeBatch(sink, 3000, [['c']]);
  await sink.close?.();
  await writeFile(join(dir, '_committed'), older);
  const before = await contents();
  await expect(opened()).rejects.toMatchObject({
    code: 'FILE_SINK_LIST_CUT',
    params: { reason: expect.stringContaining(part(4)) },
  });
  expect(await contents()).toEqual(before);
});

const flipped = async (name: string, place: number): Promise<void> => {
  const bytes = await readFile(join(dir, name));
  bytes[place]! ^= 1;
  await writeFile(join(dir, name), bytes);
};

test('a changed byte in the newest file is found by who goes on, and by who reads', async () => {
  await written();
  await flipped(part(0), 30);
  const changed = { code: 'FILE_SINK_CHANGED', params: { path: expect.stringContaining(part(0)) } };
  await expect(opened()).rejects.toMatchObject(changed);
  await expect(committedLines(dir)).rejects.toMatchObject(changed);
});

test('a changed byte in a file that is merged stops the merge, and nothing is lost', async () => {
  await written({ rollBytes: 1 });
  await flipped(part(16), 3);
  const logger = new SilentLogger();
  const warn = vi.spyOn(logger, 'warn');
  const sink = await opened({ rollBytes: 1000 }, logger);
  const before = await visible();
  for (let batch = 20; batch < 23; batch++) await writeBatch(sink, 1000 * batch, [['x']]);
  await sink.close?.();
  expect(warn).toHaveBeenCalledWith(expect.any(String), {
    directory: dir,
    reason: expect.stringContaining(`${part(16)} does not hold what was committed`),
  });
  expect(await visible()).toEqual(expect.arrayContaining(before));
});
