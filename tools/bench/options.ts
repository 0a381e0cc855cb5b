import { parseArgs } from 'node:util';

export const usage = `npm run bench -- [options]
  --only <case>       measure this case only; may be repeated
  --compare           compare ratios with the baseline and exit with 1 when one got worse
  --tolerance <n>     by how much a ratio may be worse in --compare (default 0.25)
  --save              write the ratios to the baseline
  --json              print the figures as JSON`;

/** What the command line asks for. */
export interface BenchOptions {
  readonly only: readonly string[];
  readonly compare: boolean;
  readonly save: boolean;
  readonly json: boolean;
  readonly tolerance: number;
}

/** Reads the command line. Throws an error that shows the usage. */
export const readOptions = (args: readonly string[], cases: readonly string[]): BenchOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      compare: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      tolerance: { type: 'string', default: '0.25' },
    },
  });
  const tolerance = Number(values.tolerance);
  if (!(tolerance >= 0)) throw new Error(`--tolerance must be a number of 0 or more.\n\n${usage}`);
  const unknown = values.only.filter((name) => !cases.includes(name));
  if (unknown.length > 0) {
    throw new Error(`There is no case ${unknown.join(', ')}, only ${cases.join(', ')}.\n\n${usage}`);
  }
  return { ...values, tolerance };
};
