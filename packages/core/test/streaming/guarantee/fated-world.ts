import type {
  DirectSource,
  DStream,
  OutputGuarantee,
  ReceiverSource,
  Sink,
  Source,
  StreamingContext,
} from '@dstream/core';
import { MemoryCheckpointStore, type CheckpointLog, type CheckpointStore } from '@dstream/core/plugin';
import { testContext, VirtualClock } from '@dstream/testing';

/** `first` and `latest`: by range, and where a source begins that does not remember where it was. */
export type SourceKind = 'first' | 'latest' | 'committed' | 'acknowledged' | 'pushed';
export type EffectKind = 'once' | 'again' | 'function';

/** An application, and what happens to it. */
export interface Fate {
  readonly source: SourceKind;
  readonly effect: EffectKind;
  readonly checkpoint: 'none' | 'stop' | 'continue';
  /** How often a task is tried. */
  readonly tries: number;
  /** The step at which its first process is killed. */
  readonly killedAt?: number;
  /** The step that fails once. */
  readonly failsAt?: number;
}

export interface Outcome {
  readonly guarantee: OutputGuarantee['guarantee'];
  /** How often each record took effect. */
  readonly counts: readonly number[];
  /** How many steps there were. */
  readonly steps: number;
}

const numRecords = 3;
const duration = 1000;

/** What outlives the process: others can see it. */
class LastingStore extends MemoryCheckpointStore implements CheckpointStore {
  override readonly scope: any = 'host';
}

/** Runs an application through its fate, and once more, until nothing more comes. */
export const outcomeOf = async (fate: Fate): Promise<Outcome> => new FatedWorld(fate).run();

class FatedWorld {
  readonly #fate: Fate;
  readonly #clock = new VirtualClock();
  readonly #batches = new Map<number, readonly number[]>();
  readonly #shown: number[] = [];
  #store = new LastingStore();
  #steps = 0;
  #life = { isOver: false };
  #acknowledged = 0;
  #sent = 0;
  #committed = -1;
  #latest = -1;

  constructor(fate: Fate) {
    this.#fate = fate;
  }

  async run(): Promise<Outcome> {
    const first = await this.#live();
    const { guarantee } = first;
    for (let lives = 1, last = first; lives < 2 || !last.isWhole; lives++) last = await this.#live();
    const shown = [...this.#shown, ...[...this.#batches.values()].flat()];
    const counts = Array.from({ length: numRecords }, (_, i) => shown.filter((each) => each === i).length);
    return { guarantee, counts, steps: this.#steps };
  }

  /** One process, until it is killed, has failed, or nothing comes any more. */
  async #live(): Promise<Pick<Outcome, 'guarantee'> & { readonly isWhole: boolean }> {
    this.#life = { isOver: false };
    this.#store = new LastingStore(this.#store);
    this.#store.takeOver();
    const { checkpoint, tries } = this.#fate;
    const { ssc } = testContext({
      clock: this.#clock,
      batchDuration: duration,
      maxTaskFailures: tries,
      ...(checkpoint !== 'none' && {
        checkpoint: { store: this.#mortalStore(), failedBatches: checkpoint },
      }),
    });
    ssc.awaitTermination().catch(() => undefined);
    this.#write(ssc.stream(this.#source()));
    await this.#clock.runUntil(ssc.start().catch(() => undefined));
    for (let batch = 0; batch < numRecords + 2 && this.#goesOn(ssc); batch++)
      await this.#clock.advance(duration);
    const isWhole = this.#goesOn(ssc);
    this.#life.isOver = true;
    await this.#clock.runUntil(ssc.stop());
    this.#clock.unwatch(ssc);
    return { guarantee: ssc.guarantees[0]!.guarantee, isWhole };
  }

  #goesOn(ssc: StreamingContext): boolean {
    return !this.#life.isOver && ssc.state === 'ACTIVE';
  }

  /** Something that outlives the process, which may be killed before it or after it. */
  async #step<R>(act: () => Promise<R> | R): Promise<R> {
    const life = this.#life;
    this.#pass(life);
    const result = await act();
    this.#pass(life);
    return result;
  }

  #pass(life: { isOver: boolean }): void {
    if (life.isOver) throw new Error('killed');
    const step = this.#steps++;
    if (step === this.#fate.failsAt) throw new Error('failed');
    if (step !== this.#fate.killedAt) return;
    life.isOver = true;
    throw new Error('killed');
  }

  #source(): Source<number> {
    const { source } = this.#fate;
    if (source === 'acknowledged' || source === 'pushed') return this.#receiver(source === 'acknowledged');
    return source === 'committed' ? { ...this.#log(), commit: this.#commit } : this.#log();
  }

  /** Begins behind what was committed; or behind what is there, which it notes where it can. */
  #log(): DirectSource<number, { at: number }> {
    let last = this.#committed;
    return {
      kind: 'direct',
      name: 'log',
      open: async (_, notes) => {
        if (this.#fate.source !== 'latest') return;
        last = this.#latest;
        if (!notes) return;
        const noted: number[] = [];
        for await (const { bytes } of notes.read()) noted.push(bytes[0]! - 1);
        if (noted.length === 0) await notes.append(Uint8Array.of(last + 1));
        else last = noted[0]!;
      },
      plan: ([previous]) => {
        const at = (previous?.at ?? last) + 1;
        if (at >= numRecords) return [];
        this.#latest = at;
        return [{ at }];
      },
      async *read({ at }) {
        yield [at];
      },
    };
  }

  readonly #commit = ([range]: readonly { at: number }[]): Promise<void> =>
    this.#step(() => void (this.#committed = range!.at));

  #receiver(acknowledges: boolean): ReceiverSource<number> {
    return {
      kind: 'receiver',
      name: 'socket',
      acknowledges,
      run: async (store, signal) => {
        while (!signal.aborted && this.#next < numRecords) {
          await this.#clock
            .sleep(this.#clock.now() + duration, { signal, background: true })
            .catch(() => undefined);
          if (signal.aborted || this.#life.isOver) return;
          if (!acknowledges) {
            await store.record(this.#sent++);
            continue;
          }
          await store.block([this.#acknowledged]);
          await this.#step(() => this.#acknowledged++);
        }
      },
    };
  }

  get #next(): number {
    return this.#fate.source === 'pushed' ? this.#sent : this.#acknowledged;
  }

  #write(stream: DStream<number>): void {
    const { effect } = this.#fate;
    if (effect === 'once') stream.to(this.#onceSink());
    if (effect === 'again') stream.to(this.#againSink());
    if (effect === 'function')
      stream.foreachRDD(async (rdd) => {
        await rdd.foreachPartition((records) => this.#step(() => void this.#shown.push(...records)));
      });
  }

  /** Shows each batch once, when it is committed. */
  #onceSink(): Sink<number> {
    const written = new Map<string, number[]>();
    return {
      name: 'once',
      delivery: 'exactly-once',
      write: async (records, { batchTime, partition, attempt }) => {
        const all = await this.#all(records);
        await this.#step(() => void written.set(`${batchTime} ${partition} ${attempt}`, all));
      },
      commit: async ({ batchTime, attempts }) => {
        const parts = attempts.flatMap((attempt, part) => written.get(`${batchTime} ${part} ${attempt}`)!);
        await this.#step(() => void this.#batches.set(batchTime, parts));
      },
    };
  }

  /** Shows what is written to it. */
  #againSink(): Sink<number> {
    return {
      name: 'again',
      write: async (records) => {
        const all = await this.#all(records);
        await this.#step(() => void this.#shown.push(...all));
      },
    };
  }

  async #all(records: Parameters<Sink<number>['write']>[0]): Promise<number[]> {
    const all: number[] = [];
    for await (const chunk of records) all.push(...chunk);
    return all;
  }

  /** A store that does nothing any more once the process is dead. */
  #mortalStore(): CheckpointStore {
    const store = this.#store;
    const life = this.#life;
    const alive = (): void => {
      if (life.isOver) throw new Error('killed');
    };
    const logs = new Map<string, CheckpointLog>();
    const mortal = (log: CheckpointLog): CheckpointLog => ({
      read: () => log.read(),
      append: (bytes) => this.#step(() => log.append(bytes)),
      trim: async (position) => {
        alive();
        await log.trim(position);
      },
    });
    return {
      scope: store.scope,
      open: (mode) => store.open(mode),
      get: (name) => store.get(name),
      list: (prefix) => store.list(prefix),
      close: () => store.close(),
      async put(name, bytes) {
        alive();
        await store.put(name, bytes);
      },
      async delete(name) {
        alive();
        await store.delete(name);
      },
      log(name) {
        if (!logs.has(name)) logs.set(name, mortal(store.log(name)));
        return logs.get(name)!;
      },
    };
  }
}
