import { crc32 } from 'node:zlib';
import type { Time } from '@dstream/core/plugin';
import type { Environment, Rows } from './environment.ts';
import { readTime, TIME_LENGTH, writeTime } from './sortable-time.ts';
import { stateError } from './state-lmdb-error.ts';

/** How many bytes stand in front of a version's entries: checksum of the rest, and how many keys have state. */
export const RECORD_HEADER = 12;

/** What is known of a shard without reading its state. */
export interface Head {
  /** Which opening of the shard may write; each takes the next number. */
  readonly epoch: number;
  /** The version in force at the last `forget` that was written down. */
  readonly oldest: Time | undefined;
  readonly latest: Time | undefined;
}

/** One committed version as it stands in the log. */
export interface LoggedVersion {
  readonly time: Time;
  /** How many keys have state. */
  readonly size: number;
  readonly record: Uint8Array;
}

/** Fills the header of a version's record in. */
export const sealRecord = (record: Uint8Array, size: number): void => {
  const header = Buffer.from(record.buffer, record.byteOffset, RECORD_HEADER);
  header.writeDoubleBE(size, 4);
  header.writeUInt32BE(crc32(record.subarray(4)));
};

/**
 * What each version of each shard has changed, since its state file was last brought up to date: one file for the
 * directory, so that shards that commit together share a flush. Writes of a shard go through only under its newest epoch.
 */
export class DeltaLog {
  readonly environment: Environment;
  readonly #heads: Rows;
  readonly #records: Rows;

  constructor(environment: Environment) {
    this.environment = environment;
    this.#heads = environment.rows('heads', { useVersions: true });
    this.#records = environment.rows('records');
  }

  head(shard: string): Head | undefined {
    this.environment.refresh();
    const entry = this.environment.try(() => this.#heads.getEntry(Buffer.from(shard)));
    if (!entry) return undefined;
    const value = Buffer.from(entry.value);
    const timeAt = (at: number): Time | undefined => {
      const time = value.readDoubleBE(at);
      return Number.isNaN(time) ? undefined : time;
    };
    return { epoch: entry.version!, oldest: timeAt(0), latest: timeAt(8) };
  }

  /** Becomes the only one that may write the shard. Rejects only for errors of the file. */
  async take(shard: string): Promise<Head> {
    for (;;) {
      const head = this.head(shard);
      const taken = { oldest: undefined, latest: undefined, ...head, epoch: (head?.epoch ?? 0) + 1 };
      const name = Buffer.from(shard);
      const write = (): void => void this.#heads.put(name, headBytes(taken), taken.epoch);
      if (await this.environment.writeIf(this.#heads, name, head?.epoch, write)) return taken;
    }
  }

  /** Adds a version and drops others. Resolves to false when another epoch has begun: then nothing was written. */
  async write(
    shard: string,
    head: Head,
    added: LoggedVersion | undefined,
    dropped: readonly Time[],
  ): Promise<boolean> {
    if (added) this.environment.requireRoom();
    const name = Buffer.from(shard);
    return this.environment.writeIf(this.#heads, name, head.epoch, () => {
      for (const time of dropped) void this.#records.remove(recordName(shard, time));
      if (added) void this.#records.put(recordName(shard, added.time), added.record);
      void this.#heads.put(name, headBytes(head), head.epoch);
    });
  }

  /** The versions of a shard after a time, oldest first. Throws STATE_LMDB_CORRUPT for one that is not as it was written. */
  *versions(shard: string, after: Time): Generator<LoggedVersion> {
    const [start, end] = [recordName(shard, after), recordName(shard, Infinity)];
    for (const { key, value } of this.#records.getRange({ start, end, exclusiveStart: true })) {
      const time = readTime(key, key.length - TIME_LENGTH);
      const record = Buffer.from(value);
      if (record.length < RECORD_HEADER || record.readUInt32BE() !== crc32(record.subarray(4))) {
        const reason = `version ${time} ms of ${shard} is damaged`;
        throw stateError('STATE_LMDB_CORRUPT', { path: this.environment.path, reason });
      }
      yield { time, size: record.readDoubleBE(4), record };
    }
  }

  /** Becomes the only one that may write the shard, and removes all that it has. */
  async clear(shard: string): Promise<Head> {
    const { epoch } = await this.take(shard);
    await this.trim(shard, epoch, Infinity);
    const head: Head = { epoch, oldest: undefined, latest: undefined };
    await this.write(shard, head, undefined, []);
    return head;
  }

  /** Removes the versions up to one, which the state file has taken in. */
  async trim(shard: string, epoch: number, time: Time): Promise<void> {
    const range = { start: recordName(shard, -Infinity), end: recordName(shard, time), inclusiveEnd: true };
    const names = Array.from(this.#records.getKeys(range), (name) => Buffer.from(name));
    await this.environment.writeIf(this.#heads, Buffer.from(shard), epoch, () => {
      for (const name of names) void this.#records.remove(name);
    });
  }
}

const headBytes = ({ oldest = NaN, latest = NaN }: Head): Buffer => {
  const bytes = Buffer.alloc(16);
  bytes.writeDoubleBE(oldest);
  bytes.writeDoubleBE(latest, 8);
  return bytes;
};

const recordName = (shard: string, time: Time): Buffer => {
  const name = Buffer.from(shard);
  return writeTime(Buffer.concat([name, Buffer.alloc(1 + TIME_LENGTH)]), time, name.length + 1);
};
