import type { Logger } from '../../contracts/logger.ts';
import type { StateStore } from '../../contracts/state-store.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { Snapshot } from './ledger.ts';
import type { SnapshotFiles, SnapshotName } from './snapshot-files.ts';
import type { StateJournal } from './state-journal.ts';

/** How many entries a file of a snapshot holds. */
const portionSize = 20_000;

/** Fewer bytes of changes are never worth a snapshot: they are read back in milliseconds. */
const leastChange = 4 * 1024 * 1024;

/** A state that snapshots are taken of. */
export interface SnapshottedState {
  readonly operator: string;
  readonly numPartitions: number;
  /** How often the program wants one; undefined: when it pays. */
  readonly interval: Duration | undefined;
  /** The time that state is asked for again at the earliest, once a batch is done. */
  readonly horizonAt: (time: Time) => Time;
}

interface SnapshotServices {
  readonly states: readonly SnapshottedState[];
  readonly store: StateStore;
  readonly files: SnapshotFiles;
  readonly changes: StateJournal;
  readonly logger: Logger;
  /** The last batch that may have changed anything. */
  readonly latestTime: () => Time;
}

/** One that is written and not yet good for recovery: it may have in it what unfinished batches have changed. */
interface Pending {
  readonly snapshots: readonly Unproven[];
  readonly seen: Time;
}

type Unproven = Omit<Snapshot, 'upTo'>;

/**
 * Takes snapshots of state while batches go on, portion by portion, as fuzzy checkpoints in databases do (ARIES): what
 * changes meanwhile is in the journal, and is made to the snapshot when it is read. A snapshot is due when the changes
 * since the last one take as many bytes as it did, so that its cost follows the changes and not the keys held.
 */
export class Snapshots {
  readonly #services: SnapshotServices;
  readonly #bytes = new Map<string, number>();
  /** Those that recovery can begin from, whatever may be asked for again. */
  #base: readonly Snapshot[];
  /** Those that are good from a batch on that may be asked for again. */
  #complete: readonly Snapshot[] = [];
  #pending: Pending[] = [];
  #writing: readonly SnapshotName[] = [];
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(services: SnapshotServices, base: readonly Snapshot[]) {
    this.#services = services;
    this.#base = base;
  }

  /** Those that recovery can begin from. What batches have changed after them is in the journal. */
  get base(): readonly Snapshot[] {
    return this.#base;
  }

  /** Those whose files must stay: also those that recovery may begin from later. */
  get all(): readonly SnapshotName[] {
    const pending = this.#pending.flatMap(({ snapshots }) => snapshots);
    return [...this.#base, ...this.#complete, ...pending, ...this.#writing];
  }

  /** After a batch was done: begins with one that is due. True when `base` has changed. */
  advance(time: Time): boolean {
    const ready = this.#pending.filter(({ seen }) => seen <= time);
    this.#pending = this.#pending.filter(({ seen }) => seen > time);
    const added = ready.flatMap(({ snapshots }) =>
      snapshots.map((snapshot) => ({ ...snapshot, upTo: time })),
    );
    this.#complete = [...this.#complete, ...added];
    const isChanged = this.#rebase(time);
    const due = this.#running || this.#stopped ? undefined : this.#due(time);
    if (due) this.#running = this.#take(due, time).finally(() => (this.#running = undefined));
    return isChanged;
  }

  /** Takes one now, of a state that was just restored as it was after the batch of `time`. */
  async takeNow(state: SnapshottedState, time: Time): Promise<void> {
    const taken = await this.#write(state, time);
    this.#base = [...this.#base, ...taken.map((snapshot) => ({ ...snapshot, upTo: time }))];
  }

  /** Begins with no more, and waits for the one under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  /** Lets a newer snapshot of each state take the place of the one before, once it is good for whatever may be asked for again. */
  #rebase(time: Time): boolean {
    const covered = new Map<string, Time>();
    for (const { operator, horizonAt } of this.#services.states) {
      const good = this.#complete.filter(
        (each) => each.operator === operator && each.upTo <= horizonAt(time),
      );
      if (good.length > 0) covered.set(operator, Math.max(...good.map(({ from }) => from)));
    }
    if (covered.size === 0) return false;
    this.#services.changes.forget(covered);
    const isBase = ({ operator, from }: Snapshot): boolean => from === covered.get(operator);
    const isOld = ({ operator, from }: Snapshot): boolean => from <= covered.get(operator)!;
    this.#base = [
      ...this.#base.filter((each) => !covered.has(each.operator)),
      ...this.#complete.filter(isBase),
    ];
    this.#complete = this.#complete.filter((each) => !isOld(each));
    return true;
  }

  #due(time: Time): SnapshottedState | undefined {
    const { changes } = this.#services;
    return this.#services.states.find(({ operator, interval }) => {
      const last = this.#lastOf(operator);
      if (interval !== undefined) return Math.floor(time / interval) > Math.floor(last / interval);
      return changes.changedSince(operator, last) > Math.max(leastChange, this.#bytes.get(operator) ?? 0);
    });
  }

  #lastOf(operator: string): Time {
    const pending = this.#pending.flatMap(({ snapshots }) => snapshots);
    const taken = [...this.#base, ...this.#complete, ...pending];
    return Math.max(-Infinity, ...taken.filter((each) => each.operator === operator).map(({ from }) => from));
  }

  async #take(state: SnapshottedState, from: Time): Promise<void> {
    const { logger, latestTime } = this.#services;
    this.#writing = partitionsOf(state).map((partition) => ({ operator: state.operator, partition, from }));
    try {
      const snapshots = await this.#write(state, from);
      if (!this.#stopped) this.#pending.push({ snapshots, seen: latestTime() });
    } catch (error) {
      logger.warn('a snapshot of state could not be written; the next one is tried again', {
        operator: state.operator,
        error,
      });
    } finally {
      this.#writing = [];
    }
  }

  async #write(state: SnapshottedState, from: Time): Promise<Unproven[]> {
    const snapshots: Unproven[] = [];
    let bytes = 0;
    const { operator } = state;
    for (const partition of partitionsOf(state)) {
      let portions = 0;
      for (const entries of this.#services.store.portions?.({ operator, partition }, portionSize) ?? []) {
        if (this.#stopped) return [];
        const place = { operator, partition, from };
        bytes += await this.#services.files.write(place, portions++, entries);
      }
      snapshots.push({ operator, partition, from, portions });
    }
    this.#bytes.set(operator, bytes);
    return snapshots;
  }
}

const partitionsOf = ({ numPartitions }: SnapshottedState): readonly number[] =>
  Array.from({ length: numPartitions }, (_, partition) => partition);
