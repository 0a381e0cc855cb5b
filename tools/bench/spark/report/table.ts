import type { Measured } from '../measured.ts';

const thousands = (value: number): string => `${Math.round(value / 1000)}`;
const whole = (value: number | undefined): string => (value === undefined ? '–' : `${Math.round(value)}`);

const fine = (value: number | undefined): string => value?.toFixed(1) ?? '–';

const cellsOf = ({ speed, effort, latency, startUp, memory }: Measured): readonly string[] => [
  thousands(speed),
  fine(effort),
  whole(latency.p50),
  whole(latency.p99),
  fine(startUp / 1000),
  whole(memory),
];

const columns = ['k records/s', 'CPU µs/record', 'p50 ms', 'p99 ms', 'start-up s', 'memory MiB'];

/** A line for the terminal. */
export const lineOf = (measured: Measured): string => {
  const { case: name, input, contender, others } = measured;
  const figures = cellsOf(measured).map((cell, i) => `${cell.padStart(7)} ${columns[i]!}`);
  const share = whole(others === undefined ? undefined : others * 100).padStart(5);
  return `${name.padEnd(11)} ${input.padEnd(7)} ${contender.padEnd(26)}${figures.join('')}${share} % others`;
};

/** The rows of one input as a table in Markdown. */
export const tableOf = (measured: readonly Measured[]): string =>
  [
    `| case | | ${columns.join(' | ')} |`,
    `|---|---|${columns.map(() => '---:|').join('')}`,
    ...measured.map((each) => `| ${each.case} | ${each.contender} | ${cellsOf(each).join(' | ')} |`),
  ].join('\n');
