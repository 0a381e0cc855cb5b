import type { StateStore, StateVersion } from '@dstream/core/plugin';
import type { Life } from './life.ts';

/** A durable state store as one process uses it. */
export const mortalStateStore = (store: StateStore, life: Life): StateStore => ({
  scope: store.scope,
  ...(store.durable !== undefined && { durable: store.durable }),
  async open(shard, from, to) {
    life.requireAlive();
    return mortalVersion(await store.open<any, any>(shard, from, to), life);
  },
  latest: (shard) => store.latest(shard),
  ...(store.portions && { portions: (shard, size) => store.portions!(shard, size) }),
  ...(store.refill && {
    async refill(shard, time) {
      const filling = await life.does(`refilling of ${shard.operator}`, () => store.refill!(shard, time));
      return {
        add: (entries) => life.does(`entries of ${shard.operator}`, () => filling.add(entries)),
        commit: () => life.does(`commit of ${shard.operator}, filled`, () => filling.commit()),
      };
    },
  }),
  ...(store.remove && {
    remove: (shard) => life.does(`removal of ${shard.operator}`, () => store.remove!(shard)),
  }),
  forget: (shard, before) =>
    life.does(`forgetting of ${shard.operator}`, () => store.forget(shard, before)).catch(() => undefined),
});

const mortalVersion = <K, S>(version: StateVersion<K, S>, life: Life): StateVersion<K, S> =>
  new Proxy(version, {
    get(target, name) {
      if (name === 'commit') return () => life.does('commit of state', () => target.commit());
      if (name === 'abort') return () => (life.isOver ? undefined : target.abort());
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
