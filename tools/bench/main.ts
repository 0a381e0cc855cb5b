/** Measures the engine against loops written by hand: see `usage` in options.ts. */
import { readBaseline, regressions, updated, writeBaseline, type Measured } from './baseline.ts';
import { cases } from './cases.ts';
import { meets } from './figure.ts';
import { measure } from './measure.ts';
import { readOptions, type BenchOptions } from './options.ts';
import { rowOf } from './table.ts';
import { removeLeftovers } from './temporary-directory.ts';

const measureAll = async ({ only, json }: BenchOptions): Promise<readonly Measured[]> => {
  const measured: Measured[] = [];
  for (const name of only.length > 0 ? only : Object.keys(cases)) {
    const figures = await measure(name);
    measured.push({ name, figures });
    if (!json) console.log([name, ...figures.map(rowOf)].join('\n'));
  }
  return measured;
};

const compare = (measured: readonly Measured[], tolerance: number): boolean => {
  const worse = regressions(readBaseline(), measured, tolerance);
  for (const { name, before, now } of worse) {
    console.error(`WORSE ${name}: ${now.toFixed(3)}, was ${before.toFixed(3)}`);
  }
  console.error(`${worse.length} ratios worse than the baseline by more than ${tolerance * 100} %`);
  return worse.length === 0;
};

const options = readOptions(process.argv.slice(2), Object.keys(cases));
await removeLeftovers();
const measured = await measureAll(options);
if (options.json) console.log(JSON.stringify(measured, undefined, 2));
else {
  const withGoal = measured.flatMap(({ figures }) => figures).filter(({ goal }) => goal);
  console.log(`${withGoal.filter(meets).length} of ${withGoal.length} goals met`);
}
if (options.compare && !compare(measured, options.tolerance)) process.exitCode = 1;
if (options.save) writeBaseline(updated(readBaseline(), measured));
