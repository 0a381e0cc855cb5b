import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { StateColumns } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import { MemoryVersion } from './memory-version.ts';
import { StateTable } from './state-table.ts';
import type { UndoLog } from './undo-log.ts';

interface Committed<K, S> {
  readonly time: Time;
  readonly log: UndoLog<K, S>;
}

/** One shard: its newest version in place, and how to get back to the versions before it that were not forgotten. */
export class MemoryShard<K, S> {
  readonly #name: string;
  readonly #table = new StateTable<K, S>();
  /** Oldest first; those up to `#oldest` have lost their logs. */
  readonly #versions: Committed<K, S>[] = [];
  #oldest: Time | undefined;
  #current: MemoryVersion<K, S> | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  get latest(): Time | undefined {
    return this.#versions.at(-1)?.time ?? this.#oldest;
  }

  open(from: Time, to: Time): MemoryVersion<K, S> {
    this.#require(from, to);
    this.#current?.end();
    for (let last = this.#versions.at(-1); last && last.time > from; last = this.#versions.at(-1)) {
      last.log.undo(this.#table);
      this.#versions.pop();
    }
    this.#current = new MemoryVersion(to, this.#table, (log) => this.#versions.push({ time: to, log }));
    return this.#current;
  }

  *portions(size: number): Iterable<StateColumns<K, S>> {
    for (let from = 0; from < this.#table.capacity; from += size)
      yield this.#table.columns(from, from + size);
  }

  forget(before: Time): void {
    const kept = this.#versions.findIndex(({ time }) => time > before);
    const [inForce] = this.#versions.splice(0, kept < 0 ? this.#versions.length : kept).slice(-1);
    if (inForce) this.#oldest = inForce.time;
  }

  #require(from: Time, to: Time): void {
    if (this.#oldest !== undefined && from < this.#oldest) {
      throw new DStreamError('STATE_VERSION_MISSING', {
        shard: this.#name,
        time: from,
        oldest: this.#oldest,
      });
    }
    if (!(to > from)) {
      const reason = `version ${to} ms is not later than ${from} ms, which it starts from`;
      throw new DStreamError('STATE_INVALID_OPERATION', { operation: 'opened', reason });
    }
  }
}
