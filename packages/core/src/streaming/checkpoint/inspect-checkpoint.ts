import { textOf } from '../../base/errors/dstream-error.ts';
import type { CheckpointStore } from '../../contracts/checkpoint-store.ts';
import type { Codec } from '../../contracts/codec.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { Gap } from '../dstream/past.ts';
import type { RecordedInputs } from './journal-record.ts';
import type { Ledger, Snapshot, StatePlace } from './ledger.ts';
import { placeIn } from './place-states.ts';
import type { Plan, PlannedOperator } from './plan.ts';
import { readJournal, type ReadJournal } from './read-journal.ts';
import { readState, type StateEntry } from './read-state.ts';
import { asName, SnapshotFiles, snapshotFilesOf } from './snapshot-files.ts';

/** What a checkpoint holds, as plain data. */
export interface CheckpointReport {
  /** The name of the application; null when it has none. */
  readonly application: string | null;
  /** Milliseconds. */
  readonly batchDuration: Duration;
  /** Who keeps state; undefined when an older program has not said so. */
  readonly keeper?: Plan['keeper'];
  readonly zeroTime: Time;
  /** The last batch whose inputs were written down; the zero time when there was none. */
  readonly lastPlanned: Time;
  /** The last batch after which nothing was left to do; the zero time when there was none. */
  readonly lastDone: Time;
  readonly operators: readonly PlannedOperator[];
  /** Batches that the next start works on first, with exactly these inputs, by id of the input. */
  readonly unfinished: readonly { readonly time: Time; readonly inputs: RecordedInputs }[];
  /** Batches that have failed and were passed over, as far as they are remembered. */
  readonly failed: readonly Time[];
  /** When nothing ran, as far as it is remembered. */
  readonly gaps: readonly Gap[];
  readonly states: readonly StateReport[];
  readonly logs: readonly LogReport[];
}

/** What there is of one state. */
export interface StateReport {
  readonly operator: string;
  readonly snapshots: readonly (Snapshot & { readonly bytes: number })[];
  /** Changes in the journal, which are made to the snapshots. */
  readonly changes: LogSize;
  /** Where a durable state store has it; undefined when the checkpoint has it itself. */
  readonly place?: StatePlace | undefined;
  /** What is in it, as of `lastDone`. Only if that was asked for, and the checkpoint has it itself. */
  readonly entries?: StateEntries | undefined;
}

/** What is in a state. */
export interface StateEntries {
  /** How many keys have state. */
  readonly count: number;
  readonly first: readonly StateEntry[];
  /** Why it could not be read to its end: it has another codec, or the running application has a newer snapshot by now. */
  readonly problem: string | undefined;
}

/** What else is to be told than what there is. */
export interface InspectOptions {
  /** That of the application. Given: entries of state are counted, which decodes all of it. */
  readonly codec?: Codec;
  /** How many entries of each state are told. Default 0. */
  readonly entries?: number;
}

/** How much there is, uncompressed. */
export interface LogSize {
  readonly records: number;
  readonly bytes: number;
}

/** One log of a checkpoint. */
export interface LogReport extends LogSize {
  readonly name: string;
}

/**
 * Looks at a checkpoint, beside a running application too: the store is opened to read, and closed. Resolves to undefined
 * when nothing was ever written there. Rejects with `CHECKPOINT_CORRUPT`, `CHECKPOINT_UNREADABLE`, `CHECKPOINT_FORMAT` or what the store fails with.
 */
export const inspectCheckpoint = async (
  store: CheckpointStore,
  options: InspectOptions = {},
): Promise<CheckpointReport | undefined> => {
  await store.open('read');
  try {
    const read = await readJournal(store.log('journal'));
    return read.ledger && (await reportOf(read.ledger, read, store, options));
  } finally {
    await store.close();
  }
};

/** The plan that the checkpoint was written by. */
export const planIn = ({ application, batchDuration, keeper, operators }: CheckpointReport): Plan => ({
  application,
  batchDuration,
  ...(keeper && { keeper }),
  operators,
});

const reportOf = async (
  ledger: Ledger,
  read: ReadJournal,
  store: CheckpointStore,
  options: InspectOptions,
): Promise<CheckpointReport> => {
  const { plan, zeroTime, lastPlanned, lastDone, batches, gaps } = ledger;
  const states: StateReport[] = [];
  for (const operator of plan.operators.filter(({ kind }) => kind === 'state'))
    states.push(await stateReport(operator, ledger, read, store, options));
  return {
    ...plan,
    zeroTime,
    lastPlanned,
    lastDone,
    unfinished: batches
      .filter(({ state }) => state === 'planned')
      .map(({ time, inputs }) => ({ time, inputs })),
    failed: batches.filter(({ state }) => state === 'failed').map(({ time }) => time),
    gaps,
    states,
    logs: await logsOf(ledger, store),
  };
};

const stateReport = async (
  operator: PlannedOperator,
  ledger: Ledger,
  { changes }: ReadJournal,
  store: CheckpointStore,
  { codec, entries = 0 }: InspectOptions,
): Promise<StateReport> => {
  const { id } = operator;
  const place = placeIn(ledger, operator);
  const isElsewhere = ledger.plan.keeper === 'state store';
  const reading = { snapshots: ledger.snapshots, changes, time: ledger.lastDone };
  const read = (of: Codec) =>
    readState(place, { ...reading, codec: of, files: new SnapshotFiles(store, of) });
  return {
    operator: id,
    snapshots: await snapshotsOf(place.name, ledger, store),
    changes: sizeOf(changes.filter((each) => each.operator === place.name)),
    place: isElsewhere ? place : undefined,
    entries: codec && !isElsewhere ? await firstOf(read(codec), entries) : undefined,
  };
};

const firstOf = async (entries: AsyncIterable<StateEntry>, wanted: number): Promise<StateEntries> => {
  const first: StateEntry[] = [];
  let count = 0;
  let problem: string | undefined;
  try {
    for await (const entry of entries) if (count++ < wanted) first.push(entry);
  } catch (error) {
    problem = textOf(error);
  }
  return { count, first, problem };
};

const snapshotsOf = async (
  place: string,
  { snapshots }: Ledger,
  store: CheckpointStore,
): Promise<StateReport['snapshots']> => {
  const reports = [];
  for (const snapshot of snapshots.filter(({ operator }) => operator === place)) {
    let bytes = 0;
    // A newer snapshot of a running application may have taken the place of this one.
    for (const name of snapshotFilesOf(snapshot)) bytes += (await store.get(name))?.length ?? 0;
    reports.push({ ...snapshot, bytes });
  }
  return reports;
};

const logsOf = async ({ plan, sources }: Ledger, store: CheckpointStore): Promise<readonly LogReport[]> => {
  const inputs = plan.operators
    .filter(({ kind }) => kind === 'input')
    .map(({ id }) => sources[id]?.name ?? id);
  const logs: LogReport[] = [];
  for (const name of ['journal', 'blocks', ...inputs.map((input) => `notes/${asName(input)}`)]) {
    let [records, bytes] = [0, 0];
    for await (const record of store.log(name).read()) {
      records++;
      bytes += record.bytes.length;
    }
    if (records > 0) logs.push({ name, records, bytes });
  }
  return logs;
};

const sizeOf = (records: readonly { readonly bytes: Uint8Array }[]): LogSize => ({
  records: records.length,
  bytes: records.reduce((sum, { bytes }) => sum + bytes.length, 0),
});
