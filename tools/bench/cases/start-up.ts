import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Report } from '../figure.ts';
import { median } from '../statistics.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../programs/first-batch.ts', import.meta.url));
const built = fileURLToPath(new URL('../../../packages/dstream/dist/index.js', import.meta.url));

const startOnce = async (flags: readonly string[]): Promise<number> =>
  Number((await run(process.execPath, [...flags, program])).stdout);

const start = async (flags: readonly string[]): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < 7; round++) times.push(await startOnce(flags));
  return median(times);
};

/** From the start of the process until the first batch begins, with everything the bundle has. */
export const startUp = async (report: Report): Promise<void> => {
  const fromSource = await start(['--conditions=@dstream/source']);
  report({
    name: 'process start to first batch, from source',
    value: fromSource,
    unit: 'ms',
    goal: { atMost: 400 },
  });
  if (!existsSync(built)) return;
  report({
    name: 'process start to first batch, as published',
    value: await start([]),
    unit: 'ms',
    goal: { atMost: 400 },
  });
};
