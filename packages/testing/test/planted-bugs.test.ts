import type { DirectSource, DStream, ReceiverSource, Sink, State } from '@dstream/core';
import {
  MemoryCheckpointStore,
  MemoryStateStore,
  type CheckpointLog,
  type CheckpointStore,
  type Chunks,
  type StateShard,
  type StateStore,
  type StateVersion,
} from '@dstream/core/plugin';
import { crashSweep, type CrashSweepOptions, type Outside } from '@dstream/testing';
import { describe, expect, test } from 'vitest';

type Words = DStream<string>;
type Options = CrashSweepOptions<string, any>;

const rows = [['a'], ['a', 'b'], ['b'], ['b', 'c'], ['a']];

const counts = (words: Words): DStream<[string, number]> =>
  words
    .map((word) => [word, 1])
    .updateStateByKey((ones: number[], count: number | null) => (count ?? 0) + ones.length)
    .checkpoint(1000);

const sessions = (words: Words): DStream<string> =>
  words
    .map((word) => [word, 1])
    .mapWithState(
      (word, one, state: State<number>) => {
        if (one === null) return `${word} ends with ${state.get()}`;
        state.update((state.getOption() ?? 0) + one);
        return `${word} ${state.get()}`;
      },
      { timeout: 1000 },
    );

/** One sink as its processes see it: `batches` outlives them. */
type MakeSink = (batches: Map<string, unknown[]>) => Sink<any>;

const sinkUnderTest = (make: MakeSink): Outside<string, any> => {
  const batches = new Map<string, unknown[]>();
  return { sink: () => make(batches), read: () => [...batches.values()].flat() };
};

const recordsOf = async (chunks: Chunks<unknown>): Promise<unknown[]> => {
  const records: unknown[] = [];
  for await (const chunk of chunks) records.push(...chunk);
  return records;
};

/** Stores the same thing in memory, through a hand that errs. */
const checkpointWith = (
  err: (store: MemoryCheckpointStore) => Partial<CheckpointStore>,
): Pick<Outside<string, any>, 'checkpoint'> => {
  let last: MemoryCheckpointStore | undefined;
  return {
    checkpoint: () => {
      const store = (last = new MemoryCheckpointStore(last));
      store.takeOver();
      return {
        scope: store.scope,
        open: (mode) => store.open(mode),
        put: (name, bytes) => store.put(name, bytes),
        get: (name) => store.get(name),
        list: (prefix) => store.list(prefix),
        delete: (name) => store.delete(name),
        log: (name) => store.log(name),
        close: () => store.close(),
        ...err(store),
      };
    },
  };
};

/** State that outlives processes, as one process sees it. */
const statesWith = (
  see: (store: MemoryStateStore) => Partial<StateStore>,
): Pick<Outside<string, any>, 'states'> => {
  const store = new MemoryStateStore();
  return {
    states: () => ({
      scope: store.scope,
      durable: true,
      open: (shard, from, to) => store.open(shard, from, to),
      latest: (shard) => store.latest(shard),
      forget: (shard, before) => store.forget(shard, before),
      ...see(store),
    }),
  };
};

const sound: Record<string, Options> = {
  'the components of the kit': { rows, build: counts },
  'a durable state store': { rows, build: sessions, outside: () => statesWith(() => ({})) },
  'a sink that knows its batches': {
    rows,
    build: counts,
    outside: () =>
      sinkUnderTest((batches) => {
        const staged = new Map<string, unknown[]>();
        return {
          name: 'sink',
          delivery: 'exactly-once',
          write: async (records, { batchTime, partition, attempt }) =>
            void staged.set(`${batchTime} ${partition} ${attempt}`, await recordsOf(records)),
          commit: async ({ batchTime, attempts }) => {
            const parts = attempts.flatMap((attempt, partition) =>
              staged.get(`${batchTime} ${partition} ${attempt}`)!,
            );
            batches.set(String(batchTime), parts);
          },
        };
      }),
  },
};

const planted: Record<string, Options> = {
  'a sink that shows what it writes before the commit': {
    rows,
    build: (words) => words,
    outside: () =>
      sinkUnderTest((batches) => ({
        name: 'hasty',
        write: async (records, { batchTime, partition }) => {
          const key = `${batchTime} ${partition}`;
          batches.set(key, [...(batches.get(key) ?? []), ...(await recordsOf(records))]);
        },
      })),
  },
  'a sink that adds a batch again when it is committed again': {
    rows,
    build: (words) => words,
    outside: () =>
      sinkUnderTest((batches) => {
        const staged: unknown[] = [];
        return {
          name: 'forgetful',
          write: async (records) => void staged.push(...(await recordsOf(records))),
          commit: async () => void batches.set('all', [...(batches.get('all') ?? []), ...staged.splice(0)]),
        };
      }),
  },
  'a sink that notes a batch as committed before it has its records': {
    rows,
    build: (words) => words,
    outside: () => {
      const [committed, shown] = [new Set<number>(), new Map<number, unknown[]>()];
      return {
        read: () => [...shown.values()].flat(),
        sink: (step) => {
          const staged: unknown[] = [];
          return {
            name: 'backwards',
            write: async (records) => void staged.push(...(await recordsOf(records))),
            async commit({ batchTime }) {
              if (committed.has(batchTime)) return;
              await step('note', () => committed.add(batchTime));
              shown.set(batchTime, staged.splice(0));
            },
          };
        },
      };
    },
  },
  'a log that says too early that a record is durable': {
    rows,
    build: counts,
    outside: () =>
      checkpointWith((store) => ({
        log: (name) => {
          const log = store.log(name);
          let late: Promise<unknown> = Promise.resolve();
          let [held, position]: [Uint8Array | undefined, number] = [undefined, 0];
          return {
            read: () => log.read(),
            append: async (bytes) => {
              const flushed = held;
              held = bytes;
              if (flushed) late = log.append(flushed);
              await late;
              return ++position;
            },
            trim: async () => undefined,
          } satisfies CheckpointLog;
        },
      })),
  },
  'a log that loses one record more than it was told to': {
    rows,
    build: counts,
    outside: () =>
      checkpointWith((store) => ({
        log: (name) => {
          const log = store.log(name);
          return {
            read: () => log.read(),
            append: (bytes) => log.append(bytes),
            trim: (position) => log.trim(position + 1),
          };
        },
      })),
  },
  'a rename that was never made durable': {
    rows,
    build: counts,
    outside: () => {
      const durable = new Map<string, Uint8Array>();
      return checkpointWith(() => {
        const seen = new Map(durable);
        return {
          put: async (name, bytes) => {
            seen.set(name, bytes);
            const [early] = [...seen].slice(-5, -4);
            if (early) durable.set(...early);
          },
          get: async (name) => seen.get(name),
          list: async (prefix) => [...seen.keys()].filter((name) => name.startsWith(prefix)),
          delete: async () => undefined,
        };
      });
    },
  },
  'a source that goes on from what it planned last, not from where it is told': {
    rows,
    build: (words) => words,
    outside: () => {
      let [next, read] = [0, 0];
      const source: DirectSource<string, { row: number }> = {
        kind: 'direct',
        name: 'greedy',
        plan: () => (next < rows.length ? [{ row: next++ }] : []),
        async *read({ row }) {
          yield rows[row]!;
        },
        commit: ([range]) => void (read = range!.row + 1),
      };
      return { source: () => source, isRead: () => read === rows.length };
    },
  },
  'a source that goes on from what was committed': {
    rows,
    build: (words) => words,
    outside: () => {
      let committed = 0;
      return {
        isRead: () => committed === rows.length,
        source: (): DirectSource<string, { row: number }> => {
          let next = committed;
          return {
            kind: 'direct',
            name: 'lagging',
            plan: () => (next < rows.length ? [{ row: next++ }] : []),
            async *read({ row }) {
              yield rows[row]!;
            },
            commit: ([range]) => void (committed = range!.row + 1),
          };
        },
      };
    },
  },
  'a receiver that acknowledges before the block is stored': {
    rows,
    input: 'receiver',
    build: (words) => words,
    outside: () => {
      let acknowledged = 0;
      return {
        isRead: () => acknowledged === rows.length,
        source: (step): ReceiverSource<string> => ({
          kind: 'receiver',
          name: 'polite',
          acknowledges: true,
          run: async (store, signal) => {
            while (!signal.aborted && acknowledged < rows.length) {
              const row = rows[acknowledged]!;
              await step('acknowledgement', () => void acknowledged++);
              await store.block(row);
            }
          },
        }),
      };
    },
  },
  'a state store that writes down every third batch': {
    rows: [...rows, ...rows],
    build: counts,
    outside: () => {
      const durable = new Map<string, [number, (readonly [unknown, unknown, number])[]]>();
      return {
        states: async () => {
          const store = new MemoryStateStore();
          for (const [text, [time, entries]] of durable) {
            const version = store.open<any, any>(JSON.parse(text) as StateShard, -Infinity, time);
            for (const [key, held, stamp] of entries) version.set(key, held, stamp);
            version.commit();
          }
          return {
            scope: store.scope,
            durable: true,
            latest: (shard) => store.latest(shard),
            forget: (shard, before) => store.forget(shard, before),
            open(shard, from, to) {
              const version = store.open<any, any>(shard, from, to);
              return new Proxy(version as StateVersion<any, any>, {
                get(target, name) {
                  const value: unknown = Reflect.get(target, name, target);
                  if (name !== 'commit') return typeof value === 'function' ? value.bind(target) : value;
                  return () => {
                    version.commit();
                    if (to % 3000 === 0) durable.set(JSON.stringify(shard), [to, [...version.entries()]]);
                  };
                },
              });
            },
          } satisfies StateStore;
        },
      };
    },
  },
  'a state store that does not undo what a dead process has committed': {
    rows,
    build: counts,
    outside: () =>
      statesWith((store) => ({
        open: (shard, from, to) =>
          store.open(shard, Math.max(from, (store.latest(shard) ?? from) - 0.5), to + 0.5),
        latest: (shard) => {
          const latest = store.latest(shard);
          return latest === undefined ? undefined : Math.floor(latest);
        },
      })),
  },
  'a state store that forgets when keys were updated': {
    rows,
    build: sessions,
    outside: () => {
      return statesWith((store) => {
        const seen = new Set<number>();
        return {
          open: (shard, from, to) => {
            const version = store.open<any, any>(shard, from, to);
            if (to - from >= 1000 && !seen.has(shard.partition)) {
              seen.add(shard.partition);
              for (const [key, held] of version.entries()) version.set(key, held);
            }
            return version;
          },
        };
      });
    },
  },
};

describe('a sweep passes', () => {
  test.each(Object.keys(sound))('%s', async (name) => {
    expect((await crashSweep(sound[name]!)).runs).toBeGreaterThan(30);
  });

  test('a process that is killed again while it recovers', async () => {
    const { runs } = await crashSweep({ rows: rows.slice(0, 3), build: counts, again: 6 });
    expect(runs).toBeGreaterThan(150);
  });
});

describe('a sweep finds', () => {
  test.each(Object.keys(planted))('%s', async (name) => {
    await expect(crashSweep(planted[name]!)).rejects.toMatchObject({ code: 'CRASH_SWEEP_FAILED' });
  });
});
