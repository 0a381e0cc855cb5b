import { DStreamError } from './base/errors/dstream-error.ts';
import { within } from './base/time/within.ts';
import type { Engine } from './compose.ts';
import type { LogFields } from './contracts/logger.ts';
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
  readonly #hurry = Promise.withResolvers<void>();
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
  fail(error: unknown, about: LogFields): void {
    if (this.#released) return;
    this.#engine.logger.error('batch failed', { ...about, error });
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

  /** Stops once; later calls get the same report, and those that do not drain end a draining under way. */
  stop(options: StopOptions): Promise<StopReport> {
    if (!options.drain) this.#hurry.resolve();
    this.#stopping ??= this.#stop(options);
    return this.#stopping;
  }

  async #stop({ drain = false, timeout }: StopOptions): Promise<StopReport> {
    const { graph, clock, logger, generator, bus } = this.#engine;
    const started = graph.zeroTime !== undefined;
    const limit = timeout ?? 10 * graph.batchDuration;
    const ended =
      !drain || !started || (await within(this.#engine.clock, limit, this.#drain(), this.#hurry.promise));
    const { unfinished } = generator;
    if (!ended) logger.warn('draining was given up', { unfinished });
    const pending = await this.#release();
    bus.post('streamingStopped', { time: clock.now() });
    await bus.stop();
    this.#terminated.resolve();
    const failed = generator.failed.filter((time) => !unfinished.includes(time));
    const isLeft = pending || unfinished.length > 0 || failed.length > 0;
    return { drained: started && ended && !isLeft, unfinished, failed };
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

  /**
   * Gives everything back. What fails here is logged, since there is nobody left to act on it. Resolves to whether the
   * inputs had something that no batch has taken.
   */
  async #release(): Promise<boolean> {
    const { generator, inputs, scheduler, tasks, graph, executor, blocks, logger } = this.#engine;
    this.#released = true;
    scheduler.giveUp();
    tasks.stop(new DStreamError('CONTEXT_ALREADY_STOPPED', { what: 'Running a job' }));
    let pending = false;
    const steps: readonly (() => Promise<unknown> | void)[] = [
      () => generator.stop(),
      () => inputs.stop(),
      () => void (pending = inputs.pending),
      () => within(this.#engine.clock, inputTimeout, generator.idle()),
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
    return pending;
  }
}
