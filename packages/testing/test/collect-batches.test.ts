import { collectBatches, CRASH } from '@dstream/testing';
import { expect, test } from 'vitest';

test('resolves to the records of each batch in order of time', async () => {
  const batches = await collectBatches({
    batchDuration: 1000,
    inputs: [[[1, 2], [3]]],
    numBatches: 3,
    build: ([numbers]) => numbers!.map((n: number) => n * 2),
  });
  expect(batches).toEqual([[2, 4], [6], []]);
});

test('a crash in place of a batch or inside one changes nothing', async () => {
  const batches = await collectBatches({
    batchDuration: 1000,
    inputs: [[CRASH, [1, CRASH, 2, CRASH], CRASH, [3], CRASH]],
    numBatches: 3,
    build: ([numbers]) =>
      numbers!.map((n: number) => [n % 2, n]).reduceByKey((a: number, b: number) => a + b),
  });
  expect(batches.map((batch) => batch.toSorted())).toEqual([
    [
      [0, 2],
      [1, 1],
    ],
    [[1, 3]],
    [],
  ]);
});
