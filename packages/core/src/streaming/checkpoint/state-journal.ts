import type { Codec } from '../../contracts/codec.ts';
import type { Time } from '../../contracts/time.ts';
import type { StateChange } from '../../engine/task/state-change.ts';
import { encodeState } from '../state/encoded-state.ts';
import type { StateRecord } from './journal-record.ts';

/** A change that is in the journal. */
export interface WrittenChange {
  readonly operator: string;
  readonly time: Time;
  /** Of its record. */
  readonly position: number;
  readonly bytes: number;
}

/** The changes of state that wait for the journal, and those in it that may be needed to build state again. */
export class StateJournal {
  readonly #operatorIds: readonly string[];
  readonly #codec: Codec;
  readonly #waiting = new Map<string, StateRecord>();
  #written: WrittenChange[];
  /** By operator: bytes of changes after the batch they were last asked for. */
  readonly #changed = new Map<string, { readonly since: Time; bytes: number }>();
  /** By operator: up to when changes were forgotten. */
  readonly #covered = new Map<string, Time>();

  /** `operatorIds` by stream id; `written`: what earlier processes left, oldest first. */
  constructor(operatorIds: readonly string[], codec: Codec, written: readonly WrittenChange[]) {
    this.#operatorIds = operatorIds;
    this.#codec = codec;
    this.#written = [...written];
  }

  /** Takes note of what a task has changed. Of several attempts of a batch and partition the last word counts. */
  add(changes: readonly StateChange[]): void {
    for (const change of changes) {
      if (change.keys.length === 0) continue;
      const { stream, partition, time } = change;
      const operator = this.#operatorIds[stream]!;
      const bytes = new Uint8Array(encodeState(change, this.#codec));
      this.#waiting.set(`${time} ${partition} ${stream}`, {
        kind: 'state',
        operator,
        partition,
        time,
        bytes,
      });
    }
  }

  /** The changes since the last call. */
  take(): readonly StateRecord[] {
    const taken = [...this.#waiting.values()];
    this.#waiting.clear();
    return taken;
  }

  written({ operator, time, bytes }: StateRecord, position: number): void {
    this.#written.push({ operator, time, position, bytes: bytes.length });
    const changed = this.#changed.get(operator);
    if (changed && time > changed.since) changed.bytes += bytes.length;
  }

  /** Bytes that were changed after a batch: asked after every batch, of the same one until there is a new snapshot. */
  changedSince(operator: string, since: Time): number {
    let changed = this.#changed.get(operator);
    if (changed?.since !== since) {
      const later = this.#written.filter((each) => each.operator === operator && each.time > since);
      changed = { since, bytes: later.reduce((sum, { bytes }) => sum + bytes, 0) };
      this.#changed.set(operator, changed);
    }
    return changed.bytes;
  }

  /** Changes of these operators up to these times are in a snapshot. */
  forget(covered: ReadonlyMap<string, Time>): void {
    // Told after every batch, and new only after a snapshot.
    const isNew = [...covered].some(([operator, time]) => this.#covered.get(operator) !== time);
    if (!isNew) return;
    for (const [operator, time] of covered) {
      this.#covered.set(operator, time);
      this.#changed.delete(operator);
    }
    this.#written = this.#written.filter(({ operator, time }) => !(time <= covered.get(operator)!));
  }

  /** The first record of the journal that is needed to build state again; Infinity when none is. */
  get oldestNeeded(): number {
    return this.#written[0]?.position ?? Infinity;
  }
}
