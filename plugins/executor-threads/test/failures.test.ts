import { StreamingContext } from '@dstream/core';
import { bind, definePlugin, isDStreamError, LOGGER, SilentLogger } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import { programs, type ProgramName } from './programs.ts';
import { newPlace, runProgram } from './run-program.ts';
import { entryOf, threadsFor } from './threads-for.ts';

const timeout = 240_000;

test('a function that throws is tried again', { timeout }, async () => {
  const { seen, errors, lost } = await runProgram('throws', 2);
  expect(errors).toEqual([]);
  expect(seen).toEqual([
    [12, 3, 6, 9],
    [15, 18],
  ]);
  expect(lost).toEqual([]);
});

test.each<[ProgramName, RegExp]>([
  ['exits', /thread ended with exit code 3/],
  ['hogs', /memory/],
])('a worker that ends is replaced: %s', { timeout }, async (name, reason) => {
  const { seen, errors, lost } = await runProgram(name, 2, {
    resourceLimits: { maxOldGenerationSizeMb: 96 },
  });
  expect(errors).toEqual([]);
  expect(seen).toEqual([
    [12, 3, 6, 9],
    [15, 18],
  ]);
  expect(lost).toEqual([expect.stringMatching(reason)]);
});

test('a task that hangs is ended with its worker after the time-out', { timeout }, async () => {
  const quiet = definePlugin({ name: 'quiet', provides: [bind(LOGGER, () => new SilentLogger())] });
  const place = newPlace();
  const plugins = [quiet, threadsFor(entryOf('hangs', place), { terminateAfter: 1 })];
  await using ssc = new StreamingContext({ batchDuration: 1000, taskTimeout: 3000, plugins });
  const failures: string[] = [];
  const seen: unknown[] = [];
  const done = Promise.withResolvers<void>();
  ssc.addStreamingListener({
    onTaskCompleted: ({ failureReason }) =>
      void (failureReason !== undefined && failures.push(failureReason)),
    onBatchCompleted: () => done.resolve(),
  });
  void programs.hangs(ssc, seen, place);
  await ssc.start();
  await done.promise;
  expect(failures).toEqual([expect.stringMatching(/TASK_TIMED_OUT/)]);
  expect(seen[0]).toEqual([12, 3, 6, 9]);
});

const countsOf = [
  [
    ['a', 1],
    ['b', 1],
    ['c', 1],
  ],
  [
    ['a', 1],
    ['b', 1],
    ['c', 1],
  ],
  [
    ['a', 2],
    ['b', 2],
  ],
  [
    ['a', 2],
    ['b', 2],
    ['c', 1],
  ],
  [
    ['a', 3],
    ['trap', 1],
  ],
  [
    ['a', 3],
    ['b', 2],
    ['c', 1],
    ['trap', 1],
  ],
  [['c', 2]],
  [
    ['a', 3],
    ['b', 2],
    ['c', 2],
    ['trap', 1],
  ],
  [
    ['a', 4],
    ['b', 3],
    ['c', 3],
  ],
  [
    ['a', 4],
    ['b', 3],
    ['c', 3],
    ['trap', 1],
  ],
];

test.each<ProgramName>(['countingThrows', 'countingExits'])(
  'state survives: %s',
  { timeout },
  async (name) => {
    const { seen, errors } = await runProgram(name, 5);
    expect(errors).toEqual([]);
    expect(seen).toEqual(countsOf);
  },
);

test('state that a failed batch has committed is not lost with its worker', { timeout }, async () => {
  const { seen, errors } = await runProgram('failsAfterState', 4, { context: { defaultParallelism: 1 } });
  expect(errors).toEqual([expect.objectContaining({ code: 'TASK_FAILED' })]);
  expect(seen).toEqual([
    [['a', 2]],
    [
      ['a', 3],
      ['exit', 1],
    ],
    [
      ['a', 4],
      ['trap', 2],
    ],
  ]);
});

test('a task that ends every worker fails its batch, and the next batches go on', { timeout }, async () => {
  const { seen, errors, lost } = await runProgram('poison', 3);
  expect(errors).toEqual([expect.objectContaining({ code: 'TASK_FAILED' })]);
  expect(String(errors[0])).toMatch(/failed 4 times; the last time: Slot thread-\d was lost: .*exit code 7/);
  expect(lost).toHaveLength(4);
  expect(seen).toEqual([[1, 2], [4]]);
});

test('an error of the program reaches the driver with its cause', { timeout }, async () => {
  const { errors } = await runProgram('wrong', 1);
  const [error] = errors as [Error];
  expect(isDStreamError(error, 'TASK_FAILED')).toBe(true);
  expect(error.cause).toMatchObject({ name: 'TypeError', message: 'no 1', cause: { message: 'deep' } });
});

test('a worker that defines another program is refused', { timeout }, async () => {
  await expect(runProgram('differs', 1)).rejects.toMatchObject({
    code: 'GRAPH_DIFFERS',
    params: { driver: expect.stringContaining('map#1'), worker: expect.stringContaining('filter#1') },
  });
});

test('so is one that describes a batch differently', { timeout }, async () => {
  const { errors } = await runProgram('differsLater', 1);
  expect(String(errors[0])).toMatch(/GRAPH_DIFFERS.*map of \d partitions on the driver and filter of/);
});

test('a module that starts no context is refused', { timeout }, async () => {
  const plugins = [threadsFor(new URL('./app-nothing.ts', import.meta.url))];
  const ssc = new StreamingContext({ batchDuration: 1000, plugins });
  void programs.throws(ssc, [], newPlace());
  await expect(ssc.start()).rejects.toMatchObject({ code: 'THREADS_WORKER_EXITED' });
});
