import type { CheckpointReport, PlannedOperator, StateReport } from '@dstream/core/checkpoint';
import { aligned } from './aligned.ts';

/** How many characters of the recorded inputs of a batch are shown. */
const shown = 100;

/** What a checkpoint holds, for people. */
export const checkpointText = (report: CheckpointReport): string =>
  [
    aligned([
      ['application', report.application ?? 'without a name'],
      ['batches', `of ${report.batchDuration} ms, after ${timeText(report.zeroTime)}`],
      ['last planned', timeText(report.lastPlanned)],
      ['last done', timeText(report.lastDone)],
      ...report.failed.map((time) => ['failed', timeText(time)]),
      ...report.gaps.map(({ after, before }) => ['nothing ran', `${timeText(after)} to ${timeText(before)}`]),
    ]),
    table('operators', ['id', 'kind', 'its id is', 'slide', 'partitions', 'made of'], operatorRows(report)),
    table('unfinished batches', ['time', 'inputs'], unfinishedRows(report)),
    table('state', ['id', 'snapshots', 'bytes', 'as of', 'changes', 'bytes'], report.states.map(stateRow)),
    table(
      'logs',
      ['name', 'records', 'bytes'],
      report.logs.map(({ name, records, bytes }) => [name, `${records}`, `${bytes}`]),
    ),
  ].join('\n\n');

const table = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? `${title}: none` : `${title}\n${indented(aligned([head, ...rows]))}`;

const indented = (text: string): string => text.replaceAll(/^/gm, '  ');

const operatorRows = ({ operators }: CheckpointReport): readonly (readonly string[])[] =>
  operators.map(({ id, kind, isGiven, slideDuration, numPartitions, lineage }: PlannedOperator) => [
    id,
    kind,
    isGiven ? 'given' : 'derived',
    `${slideDuration} ms`,
    `${numPartitions ?? ''}`,
    lineage,
  ]);

const unfinishedRows = ({ unfinished }: CheckpointReport): readonly (readonly string[])[] =>
  unfinished.map(({ time, inputs }) => [timeText(time), shortened(JSON.stringify(inputs))]);

const stateRow = ({ operator, snapshots, changes }: StateReport): readonly string[] => [
  operator,
  `${snapshots.length}`,
  `${snapshots.reduce((sum, { bytes }) => sum + bytes, 0)}`,
  snapshots.length > 0 ? `${Math.max(...snapshots.map(({ upTo }) => upTo))}` : 'never',
  `${changes.records}`,
  `${changes.bytes}`,
];

/** A time as the engine counts it, and as people do. */
const timeText = (time: number): string => `${time} (${new Date(time).toISOString()})`;

const shortened = (text: string): string => (text.length > shown ? `${text.slice(0, shown)}…` : text);
