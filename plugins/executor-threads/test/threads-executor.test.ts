import { readFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { ProgramName } from './programs.ts';
import { runProgram } from './run-program.ts';

const timeout = 240_000;

test.each<[ProgramName, number, unknown[]]>([
  [
    'words',
    2,
    [
      [
        ['be', 2],
        ['not', 1],
        ['or', 1],
        ['to', 2],
      ],
      [
        ['größer', 1],
        ['漢字', 1],
      ],
    ],
  ],
  ['windows', 4, [[['sum', 1]], [['sum', 3]], [['sum', 2]], [['sum', 6]], [['sum', 9]], [['sum', 4]]]],
  [
    'joins',
    1,
    [
      [
        [2, ['left 2', 'right 2']],
        [3, ['left 3', 'right 3']],
      ],
    ],
  ],
  ['bytes', 2, [['one true', 'three true', 'two true'], []]],
  [
    'ranges',
    2,
    [
      ['0 true', '1 true'],
      ['2 true', '3 true'],
    ],
  ],
  [
    'constant',
    2,
    [
      ['a 3 true', 'b 3 true'],
      ['a 3 true', 'b 3 true'],
    ],
  ],
  ['variables', 2, [[10, 20], 3, [30], 6]],
  ['sorted', 1, [['2', '4', '6']]],
  [
    'initialState',
    2,
    [
      [
        ['a', 11],
        ['b', 1],
        ['z', 1],
      ],
      [
        ['a', 12],
        ['b', 1],
        ['z', 1],
      ],
    ],
  ],
])('%s', { timeout }, async (name, numBatches, expected) => {
  const { seen, errors } = await runProgram(name, numBatches);
  expect(errors).toEqual([]);
  expect(seen).toEqual(expected);
});

test.each<[ProgramName, number]>([
  ['closures', 2],
  ['describes', 3],
  ['sampled', 2],
])('%s: the same as in one process', { timeout }, async (name, numBatches) => {
  const here = await runProgram(name, numBatches, {
    context: { executor: 'in-process', defaultParallelism: 2 },
  });
  const { seen, errors } = await runProgram(name, numBatches);
  expect([here.errors, errors]).toEqual([[], []]);
  expect(seen).toEqual(here.seen);
  expect(seen.length).toBeGreaterThan(2);
});

test('a sort and an index are prepared on the driver and computed on workers', { timeout }, async () => {
  const { seen, errors } = await runProgram('prepared', 1);
  expect(errors).toEqual([]);
  expect(seen).toEqual([
    [1, 2, 3, 5, 7, 9].map((n, index) => [n, index, false]),
    [9, 7, 5, 3, 2, 1].map((n, index) => [n, 5 - index, false]),
  ]);
});

test('declared functions run on workers, others on the driver', { timeout }, async () => {
  const { seen, errors, place } = await runProgram('where', 1);
  expect(errors).toEqual([]);
  expect(seen).toEqual([[false, false, false], false, [true, true, true], [1], true, [2, 3], true]);
  expect([read(`${place}-a-0`), read(`${place}-a-1`)]).toEqual([
    [[1], false],
    [[2, 3], false],
  ]);
});

test('what foreachRDD persists is computed once, and kept on the workers', { timeout }, async () => {
  const { seen, errors, place } = await runProgram('keeps', 2);
  expect(errors).toEqual([]);
  expect(seen).toEqual([2, [10, 20], 30, 1, [30], 30, [10, 20], 1, 1]);
  expect(readFileSync(place, 'utf8').trim().split(' ').toSorted()).toEqual(['1', '2', '3', '3']);
});

test('a codec that knows a class brings its instances from thread to thread', { timeout }, async () => {
  const { seen, errors } = await runProgram('instances', 2);
  expect(errors).toEqual([]);
  expect(seen).toEqual([
    [102, 104],
    [
      ['even', 2],
      ['odd', 4],
    ],
    [104],
    [
      ['even', 6],
      ['odd', 4],
    ],
  ]);
});

test('a job before the start runs in every thread on its own', { timeout }, async () => {
  const { seen, errors } = await runProgram('early', 1);
  expect(errors).toEqual([]);
  expect(seen).toEqual([
    [
      [1, [3, 'number 1']],
      [2, [3, 'number 2']],
    ],
  ]);
});

test('functions of foreachRDD run on the driver, over what workers computed', { timeout }, async () => {
  const { seen, errors } = await runProgram('driver', 1);
  expect(errors).toEqual([]);
  expect(seen).toEqual([
    4,
    2,
    50,
    [111, 112, 113, 114],
    4,
    [
      [0, 26],
      [1, 24],
    ],
    [14, 13, 12, 11, 0],
  ]);
});

test('threads are used where the context asks for them by name', { timeout }, async () => {
  const { seen } = await runProgram('threads', 1, {
    workers: 1,
    context: { executor: 'threads', defaultParallelism: 2 },
  });
  expect(new Set(seen[0] as number[]).size).toBe(1);
  expect(seen[0]).not.toContain(threadId);
});

test('partitions are spread over threads, none of them on the driver', { timeout }, async () => {
  const { seen } = await runProgram('threads', 1);
  const ids = seen[0] as number[];
  expect(new Set(ids).size).toBe(2);
  expect(ids).not.toContain(threadId);
});

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

test('a sink is written where the partition is and committed on the driver', { timeout }, async () => {
  const { place, errors } = await runProgram('sink', 1);
  expect(errors).toEqual([]);
  expect([read(`${place}-1000-0`), read(`${place}-1000-1`)]).toEqual([
    [[2], false],
    [[4, 6], false],
  ]);
  expect(read(`${place}-1000`)).toEqual([2, true]);
});

test('foreachPartition of a stream runs where the partition is', { timeout }, async () => {
  const { place } = await runProgram('partitions', 1);
  expect([read(`${place}-0`), read(`${place}-1`)]).toEqual([
    [[1], false],
    [[2, 3], false],
  ]);
});
