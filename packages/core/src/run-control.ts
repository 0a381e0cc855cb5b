import type { Time } from './contracts/time.ts';
import { DStreamError } from './base/errors/dstream-error.ts';
import type { Engine } from './compose.ts';
import { limitRates, type BackpressureOptions } from './streaming/input/backpressure.ts';
import type { StopOptions, StopReport } from './streaming/job/stop-report.ts';

/** How long a stop waits for inputs that were told to end, in milliseconds. */
const inputTimeout = 10_000;

/** Starts and stops the parts of an engine in the right order, and remembers how it ended. */
export class RunControl {
  readonly #engine: Engine;
  readonly #backpressure: BackpressureOptions | boolean | undefined;
  readonly #terminated = Promise.withResolvers<void>();
  #stopping: Promise<StopReport> | undefined;
  #released = false;

  constructor(engine: Engine, backpressure: BackpressureOptions | boolean | undefined) {
    this.#engine = engine;
    this.#backpressure = backpressure;
    this.#terminated.promise.catch(() => undefined);
  }

  /** Resolves when the engine was stopped; rejects with the first failure. */
  terminated(): Promise<void> {
    return this.#terminated.promise;
  }

  /** A batch failed: whoever waits for the end is told; the next batches go on. */
  fail(error: unknown): void {
    if (this.#released) return;
    this.#engine.logger.error('batch failed', { error });
    this.#terminated.reject(error);
  }

  async start(): Promise<void> {
    const { graph, blocks, tasks, inputs, generator, bus, clock, rateEstimator } = this.#engine;
    graph.freeze();
    await blocks.open();
    await tasks.ready();
    for (const output of graph.outputs) await output.open?.();
    await inputs.start(graph.batchDuration);
    if (this.#stopping) throw new DStreamError('START_ABORTED', {});
    if (this.#backpressure) limitRates(this.#backpressure, inputs, bus, rateEstimator);
    const first = generator.firstTime;
    graph.initialize(first - graph.batchDuration);
    generator.start(first);
    bus.post('streamingStarted', { time: clock.now() });
  }

  /** Stops once; later calls get the same report. */
  stop(options: StopOptions): Promise<StopReport> {
    this.#stopping ??= this.#stop(options);
    return this.#stopping;
  }

  async #stop({ drain = false, timeout }: StopOptions): Promise<StopReport> {
    const { graph, clock, logger } = this.#engine;
    const started = graph.zeroTime !== undefined;
    const drained = drain && started && (await this.#within(timeout ?? 10 * graph.batchDuration, this.#drain()));
    const unfinished = this.#unfinished;
    if (drain && started && !drained) logger.warn('draining was given up', { unfinished });
    await this.#release();
    this.#engine.bus.post('streamingStopped', { time: clock.now() });
    await this.#engine.bus.stop();
    this.#terminated.resolve();
    return { drained: drained && unfinished.length === 0, unfinished };
  }

  /** Ends the sources, gives what they still brought to one more batch, and waits for all batches. */
  async #drain(): Promise<void> {
    const { inputs, generator } = this.#engine;
    // Whatever fails here fails again, and is logged, when everything is given back.
    await inputs.stop().catch(() => undefined);
    if (inputs.pending) await generator.oneMore();
    await generator.stop();
    await generator.idle();
  }

  /** Gives everything back. What fails here is logged, since there is nobody left to act on it. */
  async #release(): Promise<void> {
    const { generator, inputs, scheduler, tasks, graph, executor, blocks, logger } = this.#engine;
    this.#released = true;
    scheduler.giveUp();
    tasks.stop(new DStreamError('CONTEXT_ALREADY_STOPPED', { what: 'Running this batch' }));
    const steps = [
      () => generator.stop(),
      () => inputs.stop(),
      () => this.#within(inputTimeout, generator.idle()),
      () => generator.giveUp(),
      () => inputs.close(),
      ...graph.outputs.map((output) => () => output.close?.()),
      () => executor.stop(),
      () => blocks.close(),
    ];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        logger.warn('closing failed', { error });
      }
    }
    graph.close();
  }

  get #unfinished(): readonly Time[] {
    return this.#engine.scheduler.unfinished.map((set) => set.time);
  }

  /** Whether `work` ends in time. */
  async #within(timeout: number, work: Promise<void>): Promise<boolean> {
    const { clock } = this.#engine;
    const timer = new AbortController();
    const late = clock.sleep(clock.now() + timeout, { signal: timer.signal, background: true }).then(() => false);
    late.catch(() => undefined);
    try {
      return await Promise.race([work.then(() => true), late]);
    } finally {
      timer.abort();
    }
  }
}
