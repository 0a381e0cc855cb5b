import { DStreamError, type StateScan, type StateVersion, type Time } from '@dstream/core/plugin';
import type { ShardContents, Stored } from './shard-contents.ts';
import { WorkingSet, type WorkingEntry } from './working-set.ts';

/** What a version needs of its shard. */
export interface VersionSource {
  /** What the version starts from. Throws when it cannot be read. */
  readonly contents: ShardContents;
  /** How many keys have state there. */
  readonly size: number;
  commit(version: LmdbVersion<any, any>): Promise<void>;
  /** Makes asking by time cost what is found. */
  index(): Promise<void>;
}

/** One version of a shard: collects what an attempt writes; the shard sees it on `commit`. */
export class LmdbVersion<K, S> implements StateVersion<K, S> {
  readonly time: Time;
  readonly working: WorkingSet<K, S>;
  readonly #source: VersionSource;
  #size: number;
  #phase: 'open' | 'committing' | 'committed' | 'ended' = 'open';
  #last: WorkingEntry<K, S> | undefined;

  constructor(time: Time, source: VersionSource) {
    this.time = time;
    this.#source = source;
    this.working = new WorkingSet(source.contents.keys);
    this.#size = source.size;
  }

  get size(): number {
    this.#requireReadable();
    return this.#size;
  }

  async load(keys: Iterable<K>, scan: StateScan = {}): Promise<void> {
    this.#requireReadable();
    const { working } = this;
    const { contents } = this.#source;
    const missing: WorkingEntry<K, S>[] = [];
    for (const key of keys) {
      if (working.find(key)) continue;
      const entry = working.create(key);
      working.add(entry);
      if (!contents.fillFromMemory(entry)) missing.push(entry);
    }
    contents.fillFromFile(missing);
    if (scan.before !== undefined) await this.#source.index();
  }

  get(key: K): S | undefined {
    this.#requireReadable();
    return this.#find(key).state;
  }

  updatedAt(key: K): Time | undefined {
    this.#requireReadable();
    const { state, stamp } = this.#find(key);
    return state === undefined ? undefined : stamp;
  }

  set(key: K, state: S, updatedAt: Time = this.time): void {
    this.#requireOpen();
    this.#write(this.#find(key), state, Math.min(updatedAt, this.time));
  }

  touch(key: K): void {
    this.#requireOpen();
    const entry = this.#find(key);
    if (entry.state !== undefined) this.#write(entry, entry.state, this.time);
  }

  delete(key: K): void {
    this.#requireOpen();
    const entry = this.#find(key);
    if (entry.state !== undefined) this.#write(entry, undefined, this.time);
  }

  *getByTime(before: Time): Iterable<readonly [K, S]> {
    this.#requireReadable();
    const mark = this.working.entries.length;
    const known = this.working.entries
      .filter((entry) => isBefore(entry, before))
      .toSorted((a, b) => a.stamp - b.stamp);
    let next = 0;
    for (const stored of this.#unknown(this.#source.contents.before(before), mark)) {
      for (; next < known.length && known[next]!.stamp <= stored.stamp; next++)
        if (isBefore(known[next]!, before)) yield [known[next]!.key, known[next]!.state!];
      if (isBefore(stored, before)) yield [stored.key, stored.state!];
    }
    for (const entry of known.slice(next)) if (isBefore(entry, before)) yield [entry.key, entry.state!];
  }

  *entries(): Iterable<readonly [K, S, Time]> {
    this.#requireReadable();
    const { entries } = this.working;
    const mark = entries.length;
    for (const { key, state, stamp } of entries.slice(0, mark))
      if (state !== undefined) yield [key, state, stamp];
    for (const { key, state, stamp } of this.#unknown(this.#source.contents.all(), mark))
      if (state !== undefined) yield [key, state, stamp];
  }

  async commit(): Promise<void> {
    this.#requireOpen();
    this.#phase = 'committing';
    try {
      await this.#source.commit(this);
    } catch (error) {
      this.#phase = 'ended';
      throw error;
    }
    if (this.#phase === 'committing') this.#phase = 'committed';
  }

  abort(): void {
    if (this.#phase === 'open') this.#phase = 'ended';
  }

  /** Called when the shard is opened again: nothing of this attempt may reach it any more. */
  end(): void {
    this.#phase = 'ended';
  }

  #find(key: K): WorkingEntry<K, S> {
    const last = this.#last;
    if (last && key === last.key && typeof key !== 'object') return last;
    let entry = this.working.find(key);
    if (!entry) this.#source.contents.fill((entry = this.working.create(key)));
    this.#last = entry;
    return entry;
  }

  #write(entry: WorkingEntry<K, S>, state: S | undefined, stamp: Time): void {
    if (entry.order < 0) this.working.add(entry);
    this.#size += Number(state !== undefined) - Number(entry.state !== undefined);
    entry.state = state;
    entry.stamp = stamp;
    entry.isWritten = true;
  }

  /** What is stored and was not in the working set when it had `mark` keys, as it is by now. */
  *#unknown(stored: Iterable<Stored>, mark: number): Generator<Current<K, S>> {
    for (const each of stored) {
      const entry = this.working.find(each.key as K);
      if (!entry) yield each as Current<K, S>;
      else if (entry.order >= mark) yield entry;
    }
  }

  #requireReadable(): void {
    if (this.#phase === 'ended') throw this.#closed('read');
  }

  #requireOpen(): void {
    if (this.#phase !== 'open') throw this.#closed('written');
  }

  #closed(operation: string): DStreamError<'STATE_INVALID_OPERATION'> {
    const reason =
      this.#phase === 'ended'
        ? `version ${this.time} ms was aborted, or its shard has been opened again by another attempt`
        : `version ${this.time} ms is committed`;
    return new DStreamError('STATE_INVALID_OPERATION', { operation, reason });
  }
}

/** A key with what it has now. */
interface Current<K, S> {
  readonly key: K;
  readonly state: S | undefined;
  readonly stamp: Time;
}

const isBefore = ({ state, stamp }: Current<unknown, unknown>, time: Time): boolean =>
  state !== undefined && stamp < time;
