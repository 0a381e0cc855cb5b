import { textOf } from '../../base/errors/dstream-error.ts';
import type { CheckpointLog } from '../../contracts/checkpoint-store.ts';
import type { Time } from '../../contracts/time.ts';
import {
  encodeRecord,
  type JournalRecord,
  type LeftPartitions,
  type RecordedInputs,
} from './journal-record.ts';
import type { Ledger } from './ledger.ts';
import type { SnapshotFiles } from './snapshot-files.ts';
import type { Snapshots } from './snapshots.ts';
import type { StateJournal } from './state-journal.ts';

/** Bytes after which the ledger is written anew, so that what came before can go. */
const ledgerEvery = 256 * 1024;

export interface JournalServices {
  readonly log: CheckpointLog;
  readonly ledger: Ledger;
  readonly changes: StateJournal;
  readonly snapshots: Snapshots;
  readonly files: SnapshotFiles;
  /** The earliest batch that inputs are asked for again once the batch of `time` is done. */
  readonly horizonAt: (time: Time) => Time;
}

/**
 * Writes down what batches are made of, what they have changed and that they are done, each before the next step is taken.
 * Every rejection is for good: what follows a record that could not be written must not be there without it.
 */
export class Journal {
  readonly #services: JournalServices;
  #bytesSinceLedger = 0;
  #trimmedTo = 0;

  constructor(services: JournalServices) {
    this.#services = services;
  }

  /** Resolves when the inputs of the batch would be known to another process. */
  async planned(time: Time, inputs: RecordedInputs): Promise<void> {
    await this.#append({ kind: 'planned', time, inputs });
  }

  /** Resolves when all of the batch, its changes of state included, is behind us. */
  async done(time: Time): Promise<void> {
    await this.#end({ kind: 'done', time });
    await this.#tidy();
  }

  async #end(record: JournalRecord): Promise<void> {
    const { changes } = this.#services;
    const written = changes.take().map(async (change) => changes.written(change, await this.#append(change)));
    await Promise.all([...written, this.#append(record)]);
  }

  /** Resolves when the batch is given up for good. */
  async failed(time: Time, error: unknown, passedOver: readonly LeftPartitions[]): Promise<void> {
    await this.#end({ kind: 'failed', time, reason: textOf(error), passedOver });
  }

  /** Writes everything down in one piece, and lets go of what that makes unnecessary. */
  async consolidate(): Promise<void> {
    const { log, ledger, changes, snapshots, files, horizonAt } = this.#services;
    ledger.snapshots = snapshots.base;
    ledger.forget(horizonAt(ledger.lastDone));
    const position = await this.#append({ kind: 'ledger', ledger: ledger.content });
    this.#bytesSinceLedger = 0;
    const needed = Math.min(position, changes.oldestNeeded);
    if (needed === this.#trimmedTo) return;
    this.#trimmedTo = needed;
    await log.trim(needed);
    await files.keepOnly(snapshots.all);
  }

  async #tidy(): Promise<void> {
    const changed = this.#services.snapshots.advance(this.#services.ledger.lastDone);
    if (changed || this.#bytesSinceLedger > ledgerEvery) await this.consolidate();
  }

  async #append(record: JournalRecord): Promise<number> {
    const bytes = encodeRecord(record);
    if (record.kind !== 'state') this.#bytesSinceLedger += bytes.length;
    this.#services.ledger.apply(record);
    return this.#services.log.append(bytes);
  }
}
