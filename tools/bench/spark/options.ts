import { parseArgs } from 'node:util';
import { caseNames, type CaseName } from './programs/counts.ts';

export const usage = `npm run bench:spark -- [options]
  --only <case>   measure this case only; may be repeated; docs/benchmarks.md stays as it is
  --json          print the figures as JSON; docs/benchmarks.md stays as it is
Cases: ${caseNames.join(', ')}`;

/** What the command line asks for. */
export interface SparkOptions {
  readonly cases: readonly CaseName[];
  readonly json: boolean;
  /** Whether the result goes into the document. */
  readonly save: boolean;
}

const isCase = (name: string): name is CaseName => (caseNames as readonly string[]).includes(name);

/** Reads the command line. Throws an error that shows the usage. */
export const readSparkOptions = (args: readonly string[]): SparkOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    },
  });
  const unknown = values.only.filter((name) => !isCase(name));
  if (unknown.length > 0) throw new Error(`There is no case ${unknown.join(', ')}.\n\n${usage}`);
  const { json, only } = values;
  const cases = only.length > 0 ? only.filter(isCase) : caseNames;
  return { cases, json, save: only.length === 0 && !json };
};
