import type { StateColumns, StateShard, StateStore } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import { MemoryShard } from './memory-shard.ts';
import type { MemoryVersion } from './memory-version.ts';

/**
 * Keeps state in the memory of this isolate: the default. A batch costs what it changes, not what is held, and an older
 * version is reached by undoing. State is lost with the process.
 */
export class MemoryStateStore implements StateStore {
  readonly scope = 'isolate';
  readonly #shards = new Map<string, MemoryShard<any, any>>();

  open<K, S>(shard: StateShard, from: Time, to: Time): MemoryVersion<K, S> {
    const name = nameOf(shard);
    let held = this.#shards.get(name);
    if (!held) this.#shards.set(name, (held = new MemoryShard(name)));
    return held.open(from, to);
  }

  latest(shard: StateShard): Time | undefined {
    return this.#shards.get(nameOf(shard))?.latest;
  }

  portions(shard: StateShard, size: number): Iterable<StateColumns<unknown, unknown>> {
    return this.#shards.get(nameOf(shard))?.portions(size) ?? [];
  }

  forget(shard: StateShard, before: Time): void {
    this.#shards.get(nameOf(shard))?.forget(before);
  }
}

const nameOf = ({ operator, partition }: StateShard): string => `${operator} partition ${partition}`;
