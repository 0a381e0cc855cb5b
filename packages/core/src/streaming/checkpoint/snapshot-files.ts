import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { CheckpointStore } from '../../contracts/checkpoint-store.ts';
import type { Codec } from '../../contracts/codec.ts';
import type { Time } from '../../contracts/time.ts';
import type { StateCopy } from '../../engine/task/state-change.ts';
import { decodeState, encodeState } from '../state/encoded-state.ts';
import type { Snapshot } from './ledger.ts';

const folder = 'state/';

/** The files of snapshots in a checkpoint store: one for each portion of each partition. */
export class SnapshotFiles {
  readonly #store: CheckpointStore;
  readonly #codec: Codec;

  constructor(store: CheckpointStore, codec: Codec) {
    this.#store = store;
    this.#codec = codec;
  }

  /** Resolves to how many bytes it took. */
  async write(of: SnapshotName, portion: number, entries: StateCopy): Promise<number> {
    const bytes = new Uint8Array(encodeState(entries, this.#codec));
    await this.#store.put(`${prefixOf(of)}${portion}`, bytes);
    return bytes.length;
  }

  /** Throws `CHECKPOINT_CORRUPT` when a portion is not there. */
  async *read(snapshot: Snapshot): AsyncIterable<StateCopy> {
    for (const name of snapshotFilesOf(snapshot)) {
      const bytes = await this.#store.get(name);
      if (!bytes) throw new DStreamError('CHECKPOINT_CORRUPT', { place: name, reason: 'it is missing' });
      yield decodeState(new Uint8Array(bytes).buffer, this.#codec);
    }
  }

  /** Removes every file that belongs to none of these. */
  async keepOnly(snapshots: readonly SnapshotName[]): Promise<void> {
    const prefixes = snapshots.map(prefixOf);
    for (const name of await this.#store.list(folder))
      if (!prefixes.some((prefix) => name.startsWith(prefix))) await this.#store.delete(name);
  }
}

/** What tells the snapshots of a partition apart. */
export type SnapshotName = Pick<Snapshot, 'operator' | 'partition'> & { readonly from: Time };

/** The names of the files of a snapshot, in order. */
export const snapshotFilesOf = (snapshot: Snapshot): readonly string[] =>
  Array.from({ length: snapshot.portions }, (_, portion) => `${prefixOf(snapshot)}${portion}`);

const prefixOf = ({ operator, partition, from }: SnapshotName): string =>
  `${folder}${asName(operator)}/${from}/${partition}/`;

/** An id in the letters that names may have. */
export const asName = (id: string): string =>
  id.replaceAll(/[^A-Za-z0-9.-]/g, (letter) => `_${letter.codePointAt(0)!.toString(16)}_`);
