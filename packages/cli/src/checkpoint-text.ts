import type { CheckpointReport, PlannedOperator, StateReport } from '@dstream/core/checkpoint';
import { aligned } from './aligned.ts';
import { jsonText } from './json-text.ts';

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
    table('state', stateHead, report.states.map(stateRow)),
    ...report.states.flatMap(entriesTable),
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

const stateHead = ['id', 'entries', 'snapshots', 'bytes', 'as of', 'changes', 'bytes'];

const stateRow = (state: StateReport): readonly string[] =>
  state.place ? [state.operator, `in a store of its own, as ${state.place.name}`] : keptRow(state);

const keptRow = ({ operator, entries, snapshots, changes }: StateReport): readonly string[] => [
  operator,
  entries && entries.problem === undefined ? `${entries.count}` : '?',
  `${snapshots.length}`,
  `${snapshots.reduce((sum, { bytes }) => sum + bytes, 0)}`,
  snapshots.length > 0 ? `${Math.max(...snapshots.map(({ upTo }) => upTo))}` : 'never',
  `${changes.records}`,
  `${changes.bytes}`,
];

const entriesTable = ({ operator, entries }: StateReport): readonly string[] => {
  if (!entries) return [];
  const { first, problem } = entries;
  const rows = first.map(([key, state, updatedAt]) => [
    shortened(jsonText(key)),
    shortened(jsonText(state)),
    `${updatedAt}`,
  ]);
  return [
    ...(rows.length > 0 ? [table(`entries of ${operator}`, ['key', 'state', 'last touched'], rows)] : []),
    ...(problem === undefined ? [] : [`entries of ${operator} cannot be read: ${problem}`]),
  ];
};

/** A time as the engine counts it, and as people do. */
const timeText = (time: number): string => `${time} (${new Date(time).toISOString()})`;

const shortened = (text: string): string => (text.length > shown ? `${text.slice(0, shown)}…` : text);
