import type { CheckpointLog } from '../../contracts/checkpoint-store.ts';
import { decodeRecord, type StateRecord } from './journal-record.ts';
import { Ledger, requireFormat } from './ledger.ts';
import type { WrittenChange } from './state-journal.ts';

/** What a journal says. */
export interface ReadJournal {
  /** Undefined when nothing was ever written. */
  readonly ledger: Ledger | undefined;
  /** In the order in which they were written. */
  readonly changes: readonly (StateRecord & WrittenSize)[];
}

type WrittenSize = Pick<WrittenChange, 'position'>;

/** Reads a journal from its beginning. Throws `CHECKPOINT_UNREADABLE` or `CHECKPOINT_FORMAT`. */
export const readJournal = async (log: CheckpointLog): Promise<ReadJournal> => {
  let ledger: Ledger | undefined;
  const changes: (StateRecord & WrittenSize)[] = [];
  for await (const { position, bytes } of log.read()) {
    const record = decodeRecord(bytes, `Record ${position} of the journal`);
    if (record.kind === 'state') changes.push({ ...record, position });
    else if (record.kind === 'ledger') {
      requireFormat(record.ledger);
      ledger = new Ledger(record.ledger);
    } else ledger?.apply(record);
  }
  return { ledger, changes };
};
