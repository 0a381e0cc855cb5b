import { setImmediate as turn } from 'node:timers/promises';
import { StreamingContext, type DStream, type EngineOptions } from '@dstream/core';
import { bind, CLOCK, definePlugin, LOGGER, SilentLogger } from '@dstream/core/plugin';
import { HandDrivenClock } from './hand-driven-clock.ts';

/** Given the context's input, defines what is done with it. Further inputs come from `ssc.queueStream`. */
export type Define<T> = (input: DStream<T>, ssc: StreamingContext) => void;

/** Makes the context's input out of the queue that the pipeline feeds. */
export type MakeInput<T> = (ssc: StreamingContext, queue: (readonly T[])[]) => DStream<T>;

/** A running context with one partition, fed and moved on by hand: one call, one batch. */
export class Pipeline<T> {
  readonly #ssc: StreamingContext;
  readonly #clock: HandDrivenClock;
  readonly #queue: (readonly T[])[];
  #failed: { readonly error: unknown } | undefined;

  private constructor(ssc: StreamingContext, clock: HandDrivenClock, queue: (readonly T[])[]) {
    this.#ssc = ssc;
    this.#clock = clock;
    this.#queue = queue;
    ssc.awaitTermination().catch((error: unknown) => (this.#failed = { error }));
  }

  static async start<T>(
    define: Define<T>,
    options: Partial<EngineOptions> = {},
    makeInput: MakeInput<T> = (ssc, queue) => ssc.queueStream(queue),
    clock: HandDrivenClock = new HandDrivenClock(),
  ): Promise<Pipeline<T>> {
    const provides = [bind(CLOCK, () => clock), bind(LOGGER, () => new SilentLogger())];
    const plugins = [definePlugin({ name: 'bench', provides })];
    const ssc = new StreamingContext({ batchDuration: 1000, ...options, plugins });
    const queue: (readonly T[])[] = [];
    define(makeInput(ssc, queue), ssc);
    await ssc.start();
    return new Pipeline(ssc, clock, queue);
  }

  /** One batch from its beginning to the end of its last output. Throws what made any batch so far fail. */
  async batch(records: readonly T[] = []): Promise<void> {
    if (records.length > 0) this.#queue.push(records);
    this.#clock.advance(this.#ssc.batchDuration);
    await turn();
    await this.#ssc.idle();
    if (this.#failed) throw this.#failed.error;
  }

  async stop(): Promise<void> {
    await this.#ssc.stop();
  }
}
