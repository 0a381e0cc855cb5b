import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  JsonCodec,
  MemoryStateStore,
  SilentLogger,
  type StateShard,
  type StateStore,
} from '@dstream/core/plugin';
import { LmdbStateStore } from '@dstream/state-lmdb';
import { requireEqual } from '../checksum.ts';
import { contest, type Side } from '../contest.ts';
import { keyedBatch } from '../data/keyed.ts';
import type { Report } from '../figure.ts';

const updates = 10_000;
const keys = 1_000_000;
const warmUp = 100;
const rounds = 200;

const shard: StateShard = { operator: 'sums', partition: 0 };

/** A store whose batches add to the sums of keys, as `mapWithState` does. Each gets the same updates. */
class Keeper implements Side {
  readonly #store: StateStore;
  #time = 0;
  #batch: readonly (readonly [string, number])[] = [];
  #turns = 0;
  #busy = 0;
  /** What the updates of the latest round came to. */
  sum = 0;

  constructor(store: StateStore) {
    this.#store = store;
  }

  /** Milliseconds a round in which this thread was at work. */
  get busy(): number {
    return this.#busy / this.#turns;
  }

  /** Gives every key a state, a tenth of them a batch, and then does one round. */
  async fill(): Promise<void> {
    for (let from = 0; from < keys; from += keys / 10) {
      const version = await this.#store.open<string, number>(shard, this.#time, ++this.#time);
      for (let key = from; key < from + keys / 10; key++)
        version.set(`user-${String(key).padStart(5, '0')}`, 0);
      await version.commit();
      await this.#store.forget(shard, this.#time - 1);
    }
    this.prepare(-1);
    await this.run();
  }

  prepare(round: number): void {
    this.#batch = keyedBatch(updates, keys, `${round}`);
  }

  async run(): Promise<void> {
    const before = process.threadCpuUsage();
    const version = await this.#store.open<string, number>(shard, this.#time, ++this.#time);
    await version.load?.(this.#batch.map(([key]) => key));
    this.sum = 0;
    for (const [key, value] of this.#batch) {
      const sum = version.get(key)! + value;
      version.set(key, sum);
      this.sum += sum;
    }
    await version.commit();
    await this.#store.forget(shard, this.#time - 1);
    const { user, system } = process.threadCpuUsage(before);
    this.#busy += (user + system) / 1000;
    this.#turns++;
  }
}

/** In MB. */
const heapInUse = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
};

const names = ['disk', 'disk with 8 MiB', 'memory'] as const;

/** Sums of a million keys, kept on disk and durable after each batch, against sums kept in memory. */
export const stateOnDisk = async (report: Report): Promise<void> => {
  const dir = await mkdtemp(join(tmpdir(), 'dstream-bench-'));
  const onDisk = (name: string, memory: number): LmdbStateStore =>
    new LmdbStateStore(
      { dir: join(dir, name), mapSize: 2 ** 40, memory },
      new JsonCodec(),
      new SilentLogger(),
    );
  const stores = [onDisk('large', 2 ** 26), onDisk('small', 2 ** 23)] as const;
  const sides = {
    [names[0]]: new Keeper(stores[0]),
    [names[1]]: new Keeper(stores[1]),
    [names[2]]: new Keeper(new MemoryStateStore()),
  };
  const before = heapInUse();
  await sides[names[0]].fill();
  await sides[names[1]].fill();
  const held = heapInUse() - before;
  await sides[names[2]].fill();
  const times = await contest(sides, { warmUp, rounds });
  for (const store of stores) await store.close();
  await rm(dir, { recursive: true });
  for (const name of names) requireEqual(name, sides[name].sum, sides[names[2]].sum);
  report({ name: '1 M keys on disk', value: times.median(names[0]), unit: 'ms', goal: { atMost: 25 } });
  report({ name: '1 M keys on disk, of it this thread', value: sides[names[0]].busy, unit: 'ms' });
  report({ name: '… with 8 MiB of memory', value: times.median(names[1]), unit: 'ms' });
  report({ name: '… with 8 MiB of memory, of it this thread', value: sides[names[1]].busy, unit: 'ms' });
  report({ name: '1 M keys in memory', value: times.median(names[2]), unit: 'ms' });
  report({ name: 'disk, to memory', ...times.ratio(names[0], names[2]), unit: 'x' });
  report({ name: 'heap for 2 M keys on disk', value: held, unit: 'MB', goal: { atMost: 16 } });
};
