import type { DStream, State } from '@dstream/core';
import {
  bind,
  definePlugin,
  MemoryStateStore,
  STATE_STORE,
  type StateScan,
  type StateShard,
  type StateStore,
  type StateVersion,
  type Time,
} from '@dstream/core/plugin';
import { collectBatches } from '@dstream/testing';
import { describe, expect, test } from 'vitest';

const require = (isAnnounced: boolean): void => {
  if (!isAnnounced) throw new Error('not announced');
};

/** Hands out nothing that was not announced. */
class StrictStore implements StateStore {
  readonly scope = 'isolate';
  readonly scans: StateScan[] = [];
  readonly #store = new MemoryStateStore();

  open<K, S>(shard: StateShard, from: Time, to: Time): StateVersion<K, S> {
    const version = this.#store.open<K, S>(shard, from, to);
    const announced = new Set<K>();
    let scan: StateScan = {};
    return new Proxy<StateVersion<K, S>>(version, {
      get: (target, name) => {
        if (name === 'load') {
          return async (keys: Iterable<K>, given: StateScan = {}): Promise<void> => {
            for (const key of keys) announced.add(key);
            this.scans.push((scan = given));
          };
        }
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => {
          if (name === 'entries') require(scan.all === true);
          else if (name === 'getByTime') require(scan.before === args[0]);
          else if (typeof args[0] === 'string') require(scan.all === true || announced.has(args[0] as K));
          return Reflect.apply(value, target, args);
        };
      },
    });
  }

  latest(shard: StateShard): Time | undefined {
    return this.#store.latest(shard);
  }

  forget(shard: StateShard, before: Time): void {
    this.#store.forget(shard, before);
  }
}

type Pair = [string, number];

const batches: Pair[][] = [[['a', 1]], [['b', 2]], [['a', 3]], [['b', 4]]];

const run = async (build: (pairs: DStream<Pair>) => DStream<unknown>): Promise<readonly StateScan[]> => {
  const store = new StrictStore();
  await collectBatches({
    inputs: [batches],
    numBatches: batches.length,
    build: ([pairs]) => build(pairs as DStream<Pair>),
    context: {
      defaultParallelism: 1,
      plugins: [definePlugin({ name: 'strict', provides: [bind(STATE_STORE, () => store)] })],
    },
  });
  return store.scans;
};

const sum = (_key: string, value: number | null, state: State<number>): number => {
  const total = (state.getOption() ?? 0) + (value ?? 0);
  if (!state.isTimingOut()) state.update(total);
  return total;
};

describe('what state is asked for is announced to the store', () => {
  test('mapWithState: the keys of the records and of the initial state', async () => {
    const initialState: Pair[] = [['z', 9]];
    expect(await run((pairs) => pairs.mapWithState(sum, { initialState }))).toEqual(
      batches.map(() => ({ all: false })),
    );
  });

  test('with a time-out: which keys are too old', async () => {
    expect(await run((pairs) => pairs.mapWithState(sum, { timeout: 1500 }))).toEqual(
      batches.map((_, i) => ({ all: false, before: 1000 * (i + 1) - 1500 })),
    );
  });

  test('with snapshots: every key', async () => {
    expect(await run((pairs) => pairs.mapWithState(sum).stateSnapshots())).toEqual(
      batches.map(() => ({ all: true })),
    );
  });

  test('updateStateByKey: every key', async () => {
    const scans = await run((pairs) =>
      pairs.updateStateByKey((values: number[], before: number | null) =>
        values.reduce((a, b) => a + b, before ?? 0),
      ),
    );
    expect(scans).toEqual(batches.map(() => ({ all: true })));
  });
});
