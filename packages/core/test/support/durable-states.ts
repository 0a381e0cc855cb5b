import {
  bind,
  definePlugin,
  MemoryStateStore,
  STATE_STORE,
  type Plugin,
  type StateFilling,
  type StateShard,
  type StateStore,
  type StateVersion,
  type Time,
} from '@dstream/core/plugin';

/** State that outlives the contexts of a test, and can be laid out anew. */
export class DurableStates implements StateStore {
  readonly scope = 'isolate';
  readonly durable = true;
  readonly #shards = new Map<string, MemoryStateStore>();

  /** The names of what it holds. */
  get names(): readonly string[] {
    return [...this.#shards.keys()].toSorted();
  }

  get plugin(): Plugin {
    return definePlugin({ name: 'durable states', provides: [bind(STATE_STORE, () => this)] });
  }

  open<K, S>(shard: StateShard, from: Time, to: Time): StateVersion<K, S> {
    return this.#shard(shard).open<K, S>(shard, from, to);
  }

  latest(shard: StateShard): Time | undefined {
    return this.#shards.get(nameOf(shard))?.latest(shard);
  }

  forget(shard: StateShard, before: Time): void {
    this.#shards.get(nameOf(shard))?.forget(shard, before);
  }

  refill(shard: StateShard, time: Time): StateFilling {
    this.remove(shard);
    const version = this.#shard(shard).open(shard, -Infinity, time);
    return {
      add: (entries) => entries.forEach(([key, state, stamp]) => version.set(key, state, stamp)),
      commit: () => {
        version.commit();
        this.forget(shard, time);
      },
    };
  }

  remove(shard: StateShard): void {
    this.#shards.delete(nameOf(shard));
  }

  #shard(shard: StateShard): MemoryStateStore {
    const name = nameOf(shard);
    let store = this.#shards.get(name);
    if (!store) this.#shards.set(name, (store = new MemoryStateStore()));
    return store;
  }
}

const nameOf = ({ operator, partition }: StateShard): string => `${operator}/${partition}`;
