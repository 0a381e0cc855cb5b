import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { Gap } from '../dstream/past.ts';
import type { JournalRecord, LeftPartitions, RecordedInputs } from './journal-record.ts';
import type { Plan } from './plan.ts';

/** What the content of a journal looks like. A newer program reads what older ones wrote, not the reverse. */
export const journalFormat = 1;

/** What a journal says, in one piece. */
export type LedgerContent = {
  readonly format: number;
  readonly plan: Plan;
  readonly zeroTime: Time;
  readonly gaps: readonly Gap[];
  /** Oldest first: the batches that are unfinished or remembered, and in any case the last one planned and the last done. */
  readonly batches: readonly LedgerBatch[];
  readonly snapshots: readonly Snapshot[];
  /** By id of the operator: where its state is. What an older program wrote is under the ids. */
  readonly places?: Readonly<Record<string, StatePlace>>;
  /** By id of the operator: where an input has its notes and its blocks. What an older program wrote is under the ids. */
  readonly sources?: Readonly<Record<string, SourcePlace>>;
  /** Names of inputs that are no more: what is under them is nobody's. */
  readonly retired?: readonly string[];
  /** What a durable state store has and nobody wants any more, or not yet: the next start removes it. */
  readonly aside?: readonly StatePlace[];
};

export type BatchState = 'planned' | 'done' | 'failed';

export type LedgerBatch = {
  readonly time: Time;
  readonly inputs: RecordedInputs;
  readonly state: BatchState;
  /** Of one that has failed: what state it, and those before it that could not be computed, have left as it was. */
  readonly passedOver?: readonly LeftPartitions[];
};

/**
 * All entries of one partition of a state, in `portions` files. They were taken while batches went on: with the changes
 * of batches after `from` made to them they are the state as of `upTo` or any later batch.
 */
export type Snapshot = {
  readonly operator: string;
  readonly partition: number;
  readonly from: Time;
  readonly upTo: Time;
  readonly portions: number;
};

/** How far back an operator can be asked for. What older programs wrote does not say. */
export type Kept = {
  /** Its batches up to this one cannot be made again, however long batches are kept now; null: there are none such. */
  readonly since?: Time | null;
  /** How long before the last finished batch those are that can be made again. */
  readonly lookBack?: Duration;
};

/** Where a state is: in a durable state store, or in the snapshots and changes of the checkpoint. */
export type StatePlace = Kept & {
  /** What stands for the operator in `StateShard`, and in snapshots and changes. */
  readonly name: string;
  readonly numPartitions: number;
  /** The id of what placed keys; null when nobody has written it down. */
  readonly partitioner: string | null;
  /** The time after which it begins. */
  readonly origin?: Time;
};

/** Where an input has what it has written. */
export type SourcePlace = Kept & {
  /** What stands for it in the log of received blocks and in the name of its notes. */
  readonly name: string;
};

/** What was done and what is to be done: everything that the journal says. */
export class Ledger {
  readonly #batches = new Map<Time, LedgerBatch>();
  plan: Plan;
  zeroTime: Time;
  gaps: readonly Gap[];
  snapshots: readonly Snapshot[];
  readonly places: Readonly<Record<string, StatePlace>>;
  readonly sources: Readonly<Record<string, SourcePlace>>;
  readonly retired: readonly string[];
  aside: readonly StatePlace[];

  constructor(content: Omit<LedgerContent, 'format'>) {
    this.plan = content.plan;
    this.zeroTime = content.zeroTime;
    this.gaps = content.gaps;
    this.snapshots = content.snapshots;
    this.places = content.places ?? {};
    this.sources = content.sources ?? {};
    this.retired = content.retired ?? [];
    this.aside = content.aside ?? [];
    for (const batch of content.batches) this.#batches.set(batch.time, batch);
  }

  /** Oldest first. */
  get batches(): readonly LedgerBatch[] {
    return [...this.#batches.values()];
  }

  /** The batches that are to be worked on, oldest first. */
  get unfinished(): readonly Time[] {
    return this.batches.filter(({ state }) => state === 'planned').map(({ time }) => time);
  }

  /** The last batch that was planned; the zero time when there was none. */
  get lastPlanned(): Time {
    return this.batches.at(-1)?.time ?? this.zeroTime;
  }

  /** The last batch after which nothing was left to do; the zero time when there was none. */
  get lastDone(): Time {
    const first = this.batches.findIndex(({ state }) => state === 'planned');
    return (first < 0 ? this.batches : this.batches.slice(0, first)).at(-1)?.time ?? this.zeroTime;
  }

  get batchDuration(): Duration {
    return this.plan.batchDuration;
  }

  apply(record: JournalRecord): void {
    if (record.kind === 'planned') {
      this.#batches.set(record.time, { time: record.time, inputs: record.inputs, state: 'planned' });
    } else if (record.kind === 'done' || record.kind === 'failed') {
      const batch = this.#batches.get(record.time);
      const { kind: state } = record;
      const left = record.kind === 'failed' ? record.passedOver : undefined;
      if (batch) this.#batches.set(record.time, { ...batch, state, ...(left && { passedOver: left }) });
    }
  }

  /** Lets go of finished batches up to `horizon`, but for the last ones. */
  forget(horizon: Time): void {
    const { lastPlanned, lastDone } = this;
    for (const { time, state } of this.batches) {
      if (time <= horizon && state !== 'planned' && time !== lastPlanned && time !== lastDone)
        this.#batches.delete(time);
    }
    this.gaps = this.gaps.filter(({ before }) => before > horizon);
  }

  get content(): LedgerContent {
    const { plan, zeroTime, gaps, batches, snapshots, places, sources, retired, aside } = this;
    const format = journalFormat;
    return { format, plan, zeroTime, gaps, batches, snapshots, places, sources, retired, aside };
  }
}

/** Throws `CHECKPOINT_FORMAT` for what a newer program has written. */
export const requireFormat = ({ format }: LedgerContent): void => {
  if (format !== journalFormat)
    throw new DStreamError('CHECKPOINT_FORMAT', { format, readable: journalFormat });
};
