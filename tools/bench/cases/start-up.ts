import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../workspaces.ts';
import type { Report } from '../figure.ts';
import { median, middleHalf } from '../statistics.ts';

const program = fileURLToPath(new URL('../programs/first-batch.ts', import.meta.url));
const built = join(ROOT, 'packages/dstream/dist/index.js');
const runs = 9;

/** From the start of a process to the beginning of its first batch, as the process itself sees it. */
const startUps = (...flags: readonly string[]): number[] =>
  Array.from({ length: runs }, () =>
    Number(execFileSync(process.execPath, [...flags, program], { encoding: 'utf8' })),
  );

const figure = (name: string, values: readonly number[]) =>
  ({ name, value: median(values), spread: middleHalf(values), unit: 'ms', goal: { atMost: 400 } }) as const;

/** How long a program with everything in the bundle takes to begin with its first batch. */
export const startUp = (report: Report): void => {
  report(figure('from source', startUps('--conditions=@dstream/source')));
  if (existsSync(built)) report(figure('as published', startUps()));
};
