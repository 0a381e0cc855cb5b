import type { Measured } from '../measured.ts';
import { inputNames } from '../programs/job.ts';
import type { Versions } from '../versions.ts';
import { losses } from './losses.ts';
import type { Machine } from './machine.ts';
import { tableOf } from './table.ts';

/** The smallest and the largest share of the processors that others took; what is not known is left out. */
const sharesOf = (measured: readonly Measured[]): string => {
  const shares = measured.flatMap(({ others }) => (others === undefined ? [] : [Math.round(others * 100)]));
  return shares.length === 0 ? 'an unknown part' : `${Math.min(...shares)} to ${Math.max(...shares)} %`;
};

const titles = { files: 'Files, `textFileStream`', socket: 'Socket, `socketTextStream`' };

/** What the comparison says about itself. */
export interface Circumstances {
  readonly machine: Machine;
  readonly versions: Versions;
}

const whereAndWhen = ({ machine, versions }: Circumstances, shares: string): string => {
  const { processor, cores, memory, system, load, date } = machine;
  const { spark, java, node } = versions;
  return [
    `\`npm run bench:spark\` on ${date}: ${processor}, ${cores} cores, ${memory} GiB, ${system}.`,
    `Load ${load.toFixed(2)} before the run; while each of the programs ran, others took ${shares} of the processors.`,
    `Spark ${spark} on Java ${java}, DStream on Node ${node}.`,
  ].join(' ');
};

const listed = (sentences: readonly string[]): string =>
  sentences.length === 0
    ? 'DStream loses nowhere in this run.'
    : ['Where DStream loses in this run:', '', ...sentences.map((sentence) => `- ${sentence}`)].join('\n');

/** The comparison as Markdown. */
export const comparison = (measured: readonly Measured[], circumstances: Circumstances): string => {
  const tables = inputNames.map((input) => {
    const rows = measured.filter((each) => each.input === input);
    return `### ${titles[input]}\n\n${tableOf(rows)}`;
  });
  return [whereAndWhen(circumstances, sharesOf(measured)), ...tables, listed(losses(measured, 'Spark'))].join(
    '\n\n',
  );
};
