import { createHash } from 'node:crypto';
import {
  DStreamError,
  type Codec,
  type Logger,
  type StateShard,
  type StateStore,
  type StateVersion,
  type Time,
} from '@dstream/core/plugin';
import { KeyBytes } from './key-bytes.ts';
import { LmdbShard } from './lmdb-shard.ts';
import { optionsOf, type StateLmdbOptions } from './options.ts';
import { ShardContents } from './shard-contents.ts';
import { ShardFilling } from './shard-filling.ts';
import { StateBytes } from './state-bytes.ts';
import { StateDirectory } from './state-directory.ts';

/**
 * Keeps state in a directory of this host: larger than memory, and there after a restart. Threads of one process may
 * each have one on the same directory.
 */
export class LmdbStateStore implements StateStore {
  readonly scope = 'host';
  readonly durable = true;
  readonly #memory: number;
  readonly #directory: StateDirectory;
  readonly #keys: KeyBytes;
  readonly #states: StateBytes;
  readonly #logger: Logger;
  #closed: Promise<void> | undefined;
  readonly #shards = new Map<string, LmdbShard>();
  /** Names of the shards that are being filled. */
  readonly #filled = new Set<string>();

  /** Opens the directory, or makes it. Throws STATE_LMDB_LOCKED, STATE_LMDB_FORMAT and others. */
  constructor(given: StateLmdbOptions, codec: Codec, logger: Logger) {
    const { dir, mapSize, memory } = optionsOf(given);
    this.#memory = memory;
    this.#directory = new StateDirectory(dir, mapSize, codec);
    this.#keys = new KeyBytes(this.#directory.seed);
    this.#states = new StateBytes(codec);
    this.#logger = logger;
  }

  async open<K, S>(shard: StateShard, from: Time, to: Time): Promise<StateVersion<K, S>> {
    return this.#shard(shard).open<K, S>(from, to);
  }

  latest(shard: StateShard): Time | undefined {
    return this.#directory.log.head(nameOf(shard))?.latest;
  }

  forget(shard: StateShard, before: Time): void {
    this.#shard(shard).forget(before);
  }

  async refill(shard: StateShard, time: Time): Promise<ShardFilling> {
    const name = nameOf(shard);
    const { log } = this.#directory;
    const lost = (): Error => lostShard(shard);
    await this.#letGo(name);
    const head = await log.clear(name);
    const file = this.#directory.file(name);
    if (!(await file.take(head.epoch)) || !(await file.clear(head.epoch))) throw lost();
    this.#filled.add(name);
    const size = (): number => this.#memory / this.#filled.size;
    const ended = (): void => void this.#filled.delete(name);
    const [keys, states] = [this.#keys, this.#states];
    return new ShardFilling({ name, log, file, keys, states, size, lost, ended }, head, time);
  }

  async remove(shard: StateShard): Promise<void> {
    const name = nameOf(shard);
    await this.#letGo(name);
    if (this.#directory.log.head(name)) await this.#directory.log.clear(name);
    await this.#directory.remove(name);
  }

  /** Waits for what is being written and closes the files. Nothing may be asked of it afterwards. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await Promise.all(Array.from(this.#shards.values(), (shard) => shard.close()));
    await this.#directory.close();
  }

  async #letGo(name: string): Promise<void> {
    this.#filled.delete(name);
    await this.#shards.get(name)?.close();
    this.#shards.delete(name);
  }

  #shard(shard: StateShard): LmdbShard {
    const name = nameOf(shard);
    let held = this.#shards.get(name);
    if (!held) this.#shards.set(name, (held = this.#create(shard, name)));
    return held;
  }

  #create(shard: StateShard, name: string): LmdbShard {
    return new LmdbShard(shard, {
      name,
      log: this.#directory.log,
      file: () => this.#directory.file(name),
      contents: (file) => new ShardContents(file, this.#keys, this.#states),
      levelSize: () => this.#levelSize(),
      warn: (place, error) =>
        this.#logger.warn('state cannot be brought into its file, and stays in memory', {
          shard: place,
          error,
        }),
    });
  }

  /** Shards share the memory equally; each has two levels. */
  #levelSize(): number {
    const owned = [...this.#shards.values()].filter((shard) => shard.isOwned).length;
    return this.#memory / (2 * Math.max(1, owned));
  }
}

const lostShard = ({ operator, partition }: StateShard): DStreamError<'STATE_INVALID_OPERATION'> => {
  const reason = `${operator} partition ${partition} has been opened elsewhere`;
  return new DStreamError('STATE_INVALID_OPERATION', { operation: 'written', reason });
};

const LONG = 200;

/** A name that is good for a file. */
const nameOf = ({ operator, partition }: StateShard): string => {
  const name = `${encodeURIComponent(operator).replaceAll('*', '%2A')}-${partition}`;
  return name.length <= LONG ? name : createHash('sha256').update(name).digest('hex');
};
