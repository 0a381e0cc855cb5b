import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StreamingContextOptions } from '@dstream/core';
import { testContext, VirtualClock } from '@dstream/testing';
import { onTestFinished } from 'vitest';
import type { ThreadsOptions } from '../src/index.ts';
import { money } from './money.ts';
import { programs, type ProgramName, type Seen } from './programs.ts';
import { entryOf, threadsFor } from './threads-for.ts';

export interface RunOptions extends Omit<ThreadsOptions, 'entry' | 'execArgv'> {
  readonly context?: Partial<StreamingContextOptions>;
}

/** A path for marks; removed with its directory after the test. */
export const newPlace = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'dstream-threads-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'mark');
};

/** Runs a program for some batches of a second of virtual time, its tasks on two threads. */
export const runProgram = async (
  name: ProgramName,
  numBatches: number,
  { context = {}, ...options }: RunOptions = {},
) => {
  const place = newPlace();
  const seen: Seen = [];
  const errors: unknown[] = [];
  const clock = new VirtualClock({ patience: 100_000 });
  const entry = entryOf(name, place, context.defaultParallelism);
  await using test = testContext({ clock, ...context, plugins: [threadsFor(entry, options), money] });
  const lost: string[] = [];
  test.ssc.addStreamingListener({ onSlotLost: ({ reason }) => void lost.push(reason) });
  await programs[name](test.ssc, seen, place);
  await test.ssc.start();
  test.ssc.awaitTermination().catch((error: unknown) => errors.push(error));
  await clock.advanceTo(numBatches * 1000);
  await clock.runUntil(test.ssc.idle());
  return { seen, errors, place, lost };
};
