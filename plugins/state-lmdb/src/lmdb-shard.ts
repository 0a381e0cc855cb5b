import { DStreamError, type StateShard, type Time } from '@dstream/core/plugin';
import { sealRecord, type DeltaLog, type Head } from './delta-log.ts';
import { LmdbVersion, type VersionSource } from './lmdb-version.ts';
import type { Sealed, ShardContents } from './shard-contents.ts';
import type { FileVersion, StateFile } from './state-file.ts';

/** What a shard is given by its store. */
export interface ShardServices {
  /** Its name in files. */
  readonly name: string;
  readonly log: DeltaLog;
  /** Opens its state file, once. */
  readonly file: () => StateFile;
  /** Makes its contents over the file: empty memory. */
  readonly contents: (file: StateFile) => ShardContents;
  /** How many bytes of memory one level may take. */
  readonly levelSize: () => number;
  /** Told what went wrong behind everybody's back. */
  readonly warn: (shard: string, error: unknown) => void;
}

/** A committed version, and where its record begins in the recent level. */
interface Committed extends FileVersion {
  readonly start: number;
}

/**
 * One shard as this isolate has it. The isolate that opened it last owns it: it alone writes, and keeps in memory what the
 * state file does not have yet. Whoever opens it elsewhere begins a new epoch, reads that from the log, and owns it then.
 */
export class LmdbShard implements VersionSource {
  readonly #shard: StateShard;
  readonly #services: ShardServices;
  #file: StateFile | undefined;
  #owned: { head: Head; readonly contents: ShardContents } | undefined;
  /** Those that can be undone, oldest first. */
  #versions: Committed[] = [];
  /** The version in force at the last `forget`: it cannot be undone. */
  #oldest: FileVersion | undefined;
  #current: LmdbVersion<any, any> | undefined;
  /** What runs on the shard, one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  #bringing: Promise<unknown> | undefined;
  #forgetBefore: Time = -Infinity;

  constructor(shard: StateShard, services: ShardServices) {
    this.#shard = shard;
    this.#services = services;
  }

  get contents(): ShardContents {
    if (!this.#owned) throw this.#lost();
    return this.#owned.contents;
  }

  get size(): number {
    return (this.#versions.at(-1) ?? this.#oldest)?.size ?? 0;
  }

  /** Whether this isolate opened it last, as far as it knows. */
  get isOwned(): boolean {
    return this.#owned !== undefined;
  }

  open<K, S>(from: Time, to: Time): Promise<LmdbVersion<K, S>> {
    if (!(to > from)) {
      const reason = `version ${to} ms is not later than ${from} ms, which it starts from`;
      throw new DStreamError('STATE_INVALID_OPERATION', { operation: 'opened', reason });
    }
    this.#current?.end();
    return this.#exclusive(async () => {
      this.#current?.end();
      await this.#own();
      if (this.#oldest && from < this.#oldest.time) {
        const { operator, partition } = this.#shard;
        const shard = `${operator} partition ${partition}`;
        throw new DStreamError('STATE_VERSION_MISSING', { shard, time: from, oldest: this.#oldest.time });
      }
      await this.#undo(from);
      const version = new LmdbVersion<K, S>(to, this);
      this.#current = version;
      return version;
    });
  }

  commit(version: LmdbVersion<any, any>): Promise<void> {
    return this.#exclusive(async () => {
      await this.#makeRoom(this.#require(version).contents);
      const { contents, head } = this.#require(version);
      const { time, size } = version;
      const start = contents.recent.end;
      const record = contents.recent.write((table) => {
        for (const { key, state, stamp, existed, isWritten } of version.working.entries) {
          if (isWritten && (existed || state !== undefined)) contents.append(table, key, stamp, state);
        }
      });
      sealRecord(record, size);
      this.#versions.push({ time, size, start });
      await this.#write({ ...head, oldest: this.#oldest?.time, latest: time }, { time, size, record }, []);
      this.#startBringing();
    });
  }

  /** Remembered until the next commit writes it down: a crash in between only keeps versions for longer. */
  forget(before: Time): void {
    this.#forgetBefore = Math.max(this.#forgetBefore, before);
    while (this.#versions.length > 0 && this.#versions[0]!.time <= this.#forgetBefore)
      this.#oldest = this.#versions.shift()!;
  }

  async index(): Promise<void> {
    if (!this.#owned) throw this.#lost();
    const { contents, head } = this.#owned;
    if (contents.file.isIndexed) return;
    await this.#bringing;
    if (!(await contents.file.index(head.epoch))) throw this.#lost();
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    this.#current?.end();
    await this.#exclusive(async () => this.#bringing);
  }

  #exclusive<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(run);
    this.#queue = done.catch(() => undefined);
    return done;
  }

  /** Makes this isolate the owner, unless it is. */
  async #own(): Promise<void> {
    const { name, log } = this.#services;
    if (this.#owned && log.head(name)?.epoch === this.#owned.head.epoch) return;
    this.#owned = undefined;
    // What is under way belongs to an epoch that ends.
    await this.#bringing;
    const head = await log.take(name);
    const file = (this.#file ??= this.#services.file());
    if (!(await file.take(head.epoch))) throw this.#lost();
    const contents = this.#services.contents(file);
    const base = file.version;
    this.#oldest = base;
    this.#versions = [];
    for (const { time, size, record } of log.versions(name, base?.time ?? -Infinity)) {
      this.#versions.push({ time, size, start: contents.recent.end });
      contents.recent.load(record);
    }
    this.#owned = { head, contents };
    this.forget(head.oldest ?? -Infinity);
  }

  /** Undoes the versions after a time, here and in the log. */
  async #undo(from: Time): Promise<void> {
    const { contents, head } = this.#owned!;
    const undone = this.#versions.filter(({ time }) => time > from);
    if (undone.length === 0) return;
    this.#versions = this.#versions.slice(0, -undone.length);
    contents.undo(undone[0]!.start);
    const latest = (this.#versions.at(-1) ?? this.#oldest)?.time;
    await this.#write(
      { ...head, oldest: this.#oldest?.time, latest },
      undefined,
      undone.map(({ time }) => time),
    );
  }

  /** Writes to the log. When that fails, what is in memory is worth nothing: it is read again at the next opening. */
  async #write(head: Head, ...change: [Parameters<DeltaLog['write']>[2], readonly Time[]]): Promise<void> {
    const { name, log } = this.#services;
    try {
      if (!(await log.write(name, head, ...change))) throw this.#lost();
      this.#owned!.head = head;
    } catch (error) {
      this.#owned = undefined;
      throw error;
    }
  }

  /** Seals the recent level when it is full, once the one before it is in the file. Rejects when that cannot be. */
  async #makeRoom(contents: ShardContents): Promise<void> {
    if (contents.recent.table.size < this.#services.levelSize()) return;
    this.#startBringing();
    const failure = await this.#bringing;
    if (failure) throw failure;
    const start = this.#versions[0]?.start ?? contents.recent.end;
    if (start === 0 || !this.#oldest) return;
    if (contents.sealed?.level.isInFile === false) throw this.#lost();
    const starts = contents.seal(start, this.#oldest);
    this.#versions = this.#versions.map((version, i) => ({ ...version, start: starts[i]! }));
  }

  #startBringing(): void {
    const { contents, head } = this.#owned!;
    const { sealed, file } = contents;
    if (this.#bringing || !sealed || sealed.level.isInFile) return;
    this.#bringing = this.#bringIn(sealed, file, head.epoch).finally(() => {
      this.#bringing = undefined;
    });
  }

  /**
   * Brings the sealed level into the file, in the background; then the log needs it no more. Only after the log says that
   * nobody goes back behind it. Resolves to what went wrong: it is tried again with the next commit.
   */
  async #bringIn({ level, version }: Sealed, file: StateFile, epoch: number): Promise<unknown> {
    const { name, log, warn } = this.#services;
    try {
      if (!(await file.takeIn(level.table, epoch, version))) return this.#lost();
      level.isInFile = true;
      await log.trim(name, epoch, version.time);
      return undefined;
    } catch (error) {
      warn(name, error);
      return error;
    }
  }

  #require(version: LmdbVersion<any, any>): { head: Head; readonly contents: ShardContents } {
    if (this.#current !== version || !this.#owned) throw this.#lost();
    return this.#owned;
  }

  #lost(): DStreamError<'STATE_INVALID_OPERATION'> {
    const { operator, partition } = this.#shard;
    const reason = `${operator} partition ${partition} has been opened elsewhere`;
    return new DStreamError('STATE_INVALID_OPERATION', { operation: 'written', reason });
  }
}
