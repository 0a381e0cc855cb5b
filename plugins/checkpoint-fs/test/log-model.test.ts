import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FsCheckpointStore } from '../src/index.ts';
import { temporaryDirectory } from './support/directory.ts';
import { hookedFiles, systemError } from './support/hooked-files.ts';
import { LogModel, type Step } from './support/log-model.ts';

interface Run {
  readonly steps: readonly Step[];
  /** After so many calls of the file system the process is dead. */
  readonly dies: number | undefined;
}

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      lengths: fc.array(fc.nat(3000), { maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('trim' as const), back: fc.nat(10) }) },
);
const run: fc.Arbitrary<Run> = fc.record({
  steps: fc.array(step, { maxLength: 8 }),
  dies: fc.option(fc.nat(60), { nil: undefined }),
});

/** Opens, compares, does the steps, and closes or dies. */
const runOnce = async (dir: string, { steps, dies }: Run, model: LogModel): Promise<void> => {
  let calls = -Infinity;
  const files = hookedFiles(() => {
    if (dies !== undefined && ++calls > dies) throw systemError('EIO');
  });
  const store = new FsCheckpointStore({ dir, segmentBytes: 4096 }, files);
  await store.open();
  await model.check(store.log('journal'));
  calls = 0;
  for (const each of steps) await model.do(each, store.log('journal')).catch(() => undefined);
  calls = -Infinity;
  await store.close();
};

test('whatever a program does and whenever it dies, a log holds what it acknowledged', async () => {
  const home = await temporaryDirectory();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 5 }), async (runs) => {
      const [dir, model] = [join(home, String(count++)), new LogModel()];
      for (const each of [...runs, { steps: [], dies: undefined }]) await runOnce(dir, each, model);
      expect(model.problems).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 120_000);
