import type { DirectSource, Sink, StreamingContext, StreamingContextOptions } from '@dstream/core';
import { MemoryCheckpointStore, type CheckpointStore, type Plugin } from '@dstream/core/plugin';
import { testContext, VirtualClock } from '@dstream/testing';

export interface RunOptions extends Partial<StreamingContextOptions> {
  readonly plugins?: readonly Plugin[];
  readonly drop?: readonly string[];
  /** How many writes to the checkpoint it lives to see. Default: it lives. */
  readonly dieAfter?: number;
}

interface Alive {
  is: boolean;
  left: number;
}

/** What outlives the processes of an application: its clock, its checkpoint, what it reads and what it has written. */
export class World {
  readonly clock: VirtualClock;
  #store = new MemoryCheckpointStore();
  /** One entry per batch that a source may give. */
  readonly rows: (readonly any[])[];
  /** What the sink has made visible, by batch time. */
  readonly written = new Map<number, unknown[]>();
  readonly commits: number[] = [];
  readonly committedRanges: unknown[] = [];
  #alive: Alive = { is: true, left: Infinity };

  constructor(rows: (readonly any[])[], start = 0) {
    this.rows = rows;
    this.clock = new VirtualClock({ start });
  }

  /** The same checkpoint where the clock shows another time. */
  at(start: number): World {
    const other = new World(this.rows, start);
    other.#store = new MemoryCheckpointStore(this.#store);
    return other;
  }

  get store(): MemoryCheckpointStore {
    return this.#store;
  }

  /** Runs a process until `until` and kills it, or lets it end in order. */
  async run(
    define: (ssc: StreamingContext, world: World) => void,
    until: number,
    end: 'kill' | 'stop' | 'drain' = 'kill',
    { dieAfter = Infinity, drop = [], ...options }: RunOptions = {},
  ): Promise<unknown> {
    const alive = { is: true, left: dieAfter };
    this.#alive = alive;
    const { ssc } = testContext({
      clock: this.clock,
      checkpoint: { store: severed(this.#store, alive), drop },
      maxTaskFailures: 1,
      ...options,
    });
    let failure: unknown;
    try {
      define(ssc, this);
      ssc.awaitTermination().catch((error: unknown) => (failure = error));
      await this.clock.runUntil(ssc.start());
      await this.clock.advanceTo(until);
      return failure;
    } finally {
      if (end === 'kill') alive.is = false;
      await this.clock.runUntil(ssc.stop({ drain: end === 'drain' && alive.is }));
      this.clock.unwatch(ssc);
      this.#store = new MemoryCheckpointStore(this.#store);
      if (!alive.is) this.#store.takeOver();
    }
  }

  /** Gives the next row to each batch. */
  source(): DirectSource<any, { row: number }> {
    const alive = this.#alive;
    return {
      kind: 'direct',
      name: 'rows',
      plan: ([previous]) => {
        const row = (previous?.row ?? -1) + 1;
        return row < this.rows.length ? [{ row }] : [];
      },
      read: ({ row }) => chunks(this.rows[row]!),
      commit: (ranges) => {
        if (alive.is) this.committedRanges.push(...ranges);
      },
    };
  }

  /** Shows each batch once, when it is committed. */
  sink(): Sink<any> {
    const alive = this.#alive;
    const staged = new Map<string, unknown[]>();
    return {
      name: 'world',
      delivery: 'exactly-once',
      write: async (records, { batchTime, partition, attempt }) => {
        const all: unknown[] = [];
        for await (const chunk of records) all.push(...chunk);
        staged.set(`${batchTime} ${partition} ${attempt}`, all);
      },
      commit: async ({ batchTime, attempts }) => {
        if (!alive.is) throw new Error('killed');
        this.commits.push(batchTime);
        this.written.set(
          batchTime,
          attempts.flatMap((attempt, partition) => staged.get(`${batchTime} ${partition} ${attempt}`)!),
        );
      },
    };
  }

  /** Everything that was written, in the order of batches, without those that brought nothing. */
  get output(): unknown[][] {
    return [...this.written]
      .toSorted(([a], [b]) => a - b)
      .map(([, records]) => records)
      .filter((records) => records.length > 0);
  }
}

async function* chunks<T>(records: readonly T[]): AsyncGenerator<readonly T[]> {
  yield records;
}

/** A store that does nothing any more once the process is dead. */
const severed = (store: MemoryCheckpointStore, alive: Alive): CheckpointStore => {
  const guarded = <F extends (...args: any[]) => unknown>(call: F): F =>
    ((...args: unknown[]) => {
      if (!alive.is) return Promise.reject(new Error('killed'));
      return call(...args);
    }) as F;
  const write = <F extends (...args: any[]) => unknown>(call: F): F =>
    guarded(((...args: unknown[]) => {
      if (alive.left-- <= 0) alive.is = false;
      return alive.is ? call(...args) : Promise.reject(new Error('killed'));
    }) as F);
  return {
    scope: store.scope,
    open: guarded((mode) => store.open(mode)),
    put: write((name, bytes) => store.put(name, bytes)),
    get: guarded((name) => store.get(name)),
    list: guarded((prefix) => store.list(prefix)),
    delete: write((name) => store.delete(name)),
    log(name) {
      const log = store.log(name);
      return {
        read: () => log.read(),
        append: write((bytes) => log.append(bytes)),
        trim: write((position) => log.trim(position)),
      };
    },
    close: guarded(() => store.close()),
  };
};
