import { DStreamError } from './base/errors/dstream-error.ts';
import { within } from './base/time/within.ts';
import { checkpointingOf } from './checkpointing-of.ts';
import type { Engine } from './compose.ts';
import type { OutputGuarantee } from './contracts/guarantee.ts';
import type { LogFields } from './contracts/logger.ts';
import type { Duration, Time } from './contracts/time.ts';
import type { EngineOptions } from './engine-options.ts';
import {
  checkpointOptionsOf,
  requirePlace,
  type CheckpointOptions,
  type CheckpointPlace,
} from './streaming/checkpoint/checkpoint-options.ts';
import type { Checkpointing } from './streaming/checkpoint/checkpointing.ts';
import { programPlanOf, type ProgramPlan } from './streaming/checkpoint/program-plan.ts';
import { nothingSurvives } from './streaming/checkpoint/survival.ts';
import { computeGuarantees } from './streaming/guarantee/compute-guarantees.ts';
import { requireGuarantees } from './streaming/guarantee/require-guarantees.ts';
import { limitRates, type BackpressureOptions } from './streaming/input/backpressure.ts';
import type { InputPlace } from './streaming/input/input.ts';
import { closeInTurn, type Closing } from './streaming/job/close-in-turn.ts';
import type { StopOptions, StopReport } from './streaming/job/stop-report.ts';
import type { Watchdog } from './streaming/job/watchdog.ts';
import { receiverOptions } from './streaming/receiver/receiver-options.ts';
import { watchdogOf } from './watchdog-of.ts';

/** How long nothing may happen before it is told, in milliseconds, unless a hundred batches are longer. */
const defaultStallTimeout = 600_000;

/** How long a stop waits for each part that was told to end, in milliseconds. */
const closeTimeout = 10_000;

/** Starts and stops the parts of an engine in the right order, and remembers how it ended. */
export class RunControl {
  readonly #engine: Engine;
  readonly #options: EngineOptions;
  readonly #terminated = Promise.withResolvers<void>();
  #stopping: Promise<StopReport> | undefined;
  readonly #hurry = Promise.withResolvers<void>();
  readonly #stopCame = Promise.withResolvers<void>();
  #released = false;
  /** Whether batches have begun. */
  #isRunning = false;
  #closing: Promise<unknown> | undefined;
  #watchdog: Watchdog | undefined;
  #checkpoint: CheckpointOptions | undefined;
  #checkpointing: Checkpointing | undefined;
  #guarantees: readonly OutputGuarantee[] = [];

  constructor(engine: Engine, options: EngineOptions) {
    this.#engine = engine;
    this.#options = options;
    if (options.checkpoint !== undefined) this.#checkpoint = checkpointOptionsOf(options.checkpoint);
    this.#terminated.promise.catch(() => undefined);
    this.#stopCame.promise.catch(() => undefined);
  }

  /** Says where the checkpoint is, before the start. */
  checkpoint(place: CheckpointPlace): void {
    this.#engine.graph.requireOpen('checkpoint()');
    requirePlace(place);
    this.#checkpoint = { ...this.#checkpoint, store: place };
  }

  /** Instead of a start: tells what the program says to a checkpoint. Never resolves; rejects with `NO_OUTPUT_OPERATIONS`. */
  async tellPlan(planned: (program: ProgramPlan) => void): Promise<never> {
    const { graph, inputs } = this.#engine;
    graph.freeze();
    planned(programPlanOf(graph, inputs, this.#checkpoint ?? {}));
    return new Promise(() => undefined);
  }

  /** What the outputs guarantee; empty before the start. */
  get guarantees(): readonly OutputGuarantee[] {
    return this.#guarantees;
  }

  /** Resolves when the engine was stopped; rejects with the first failure. */
  terminated(): Promise<void> {
    return this.#terminated.promise;
  }

  /** Resolves when every batch so far is done, and, after a stop, everything was given back. */
  async idle(): Promise<void> {
    await this.#engine.generator.idle();
    await this.#closing;
    await this.#engine.bus.drained();
  }

  /** A batch failed: whoever waits for the end is told; the next batches go on. */
  fail(error: unknown, about: LogFields): void {
    if (this.#released) return;
    this.#engine.logger.error('batch failed', { ...about, error });
    this.#terminated.reject(error);
  }

  /** Rejects with `START_ABORTED` as soon as a stop comes, whatever is being waited for. */
  async start(): Promise<void> {
    const started = this.#start();
    started.catch(() => undefined);
    await Promise.race([started, this.#stopCame.promise]);
    await started;
  }

  async #start(): Promise<void> {
    const { graph, blocks, tasks, inputs, generator, bus, clock } = this.#engine;
    graph.freeze();
    await blocks.open();
    this.#requireWanted();
    await tasks.ready();
    this.#checkpointing = checkpointingOf(this.#engine, this.#checkpoint);
    this.#computeGuarantees();
    const past = await this.#checkpointing?.open(generator.firstTime);
    this.#requireWanted();
    for (const output of [...graph.outputs, ...graph.deadLetters]) {
      await output.open?.();
      // It was closed before it was open.
      if (this.#stopping) await output.close?.();
      this.#requireWanted();
    }
    await inputs.start((streamId) => this.#placeOf(streamId));
    const resumed = await this.#checkpointing?.resumeInputs();
    this.#requireWanted();
    const { backpressure } = this.#options;
    const first = past ?? generator.firstTime;
    if (backpressure) this.#limitRates(backpressure, first);
    if (past === undefined) graph.initialize(first - graph.batchDuration);
    const left = { unfinished: resumed?.unfinished, madeUp: this.#checkpointing?.madeUp };
    generator.start(first, this.#checkpointing, left);
    this.#isRunning = true;
    this.#watch();
    bus.post('streamingStarted', { time: clock.now() });
    if (resumed) bus.post('streamingResumed', resumed);
  }

  /** Before anything is opened, so that what is refused has changed nothing. */
  #computeGuarantees(): void {
    const { graph, inputs, logger, bus } = this.#engine;
    const survival = this.#checkpointing?.survival ?? nothingSurvives;
    const { require: required } = this.#options;
    this.#guarantees = computeGuarantees({ graph, inputs, logger, survival, required });
    bus.post('guaranteesComputed', { guarantees: this.#guarantees });
    requireGuarantees(this.#guarantees);
  }

  #placeOf(streamId: number): InputPlace {
    const { batchDuration, operatorIds } = this.#engine.graph;
    const id = operatorIds[streamId]!;
    const { blockLog } = this.#checkpointing ?? {};
    const name = this.#checkpointing?.nameOf(id) ?? id;
    return { streamId, id: name, batchDuration, notes: this.#checkpointing?.notesOf(id), blockLog };
  }

  #watch(): void {
    const { stallTimeout: timeout = this.#defaultStallTimeout, failStalled } = this.#options;
    if (timeout === Infinity) return;
    const fail = failStalled ? (error: unknown): void => this.#giveUp(error) : undefined;
    this.#watchdog = watchdogOf(this.#engine, timeout, fail);
    this.#watchdog.start();
  }

  get #defaultStallTimeout(): Duration {
    return Math.max(defaultStallTimeout, 100 * this.#engine.graph.batchDuration);
  }

  /** Fails what is under way, so that what comes after it can begin. */
  #giveUp(error: unknown): void {
    const { tasks, scheduler, inputs } = this.#engine;
    scheduler.fail(error);
    tasks.giveUp(error);
    inputs.giveUp(error);
  }

  #limitRates(backpressure: BackpressureOptions | true, firstTime: Time): void {
    const { inputs, bus: events, blocks, graph, rateEstimator } = this.#engine;
    const { batchDuration } = graph;
    const { memoryBudget } = blocks;
    const estimator = rateEstimator();
    limitRates(backpressure, { inputs, events, estimator, batchDuration, memoryBudget, firstTime });
  }

  #requireWanted(): void {
    if (this.#stopping) throw new DStreamError('START_ABORTED', {});
  }

  /** Stops once; later calls get the same report, and those that do not drain end a draining under way. */
  stop(options: StopOptions): Promise<StopReport> {
    if (!options.drain) this.#hurry.resolve();
    this.#stopCame.reject(new DStreamError('START_ABORTED', {}));
    this.#stopping ??= this.#stop(options);
    return this.#stopping;
  }

  async #stop({ drain = false, timeout }: StopOptions): Promise<StopReport> {
    const { graph, clock, logger, generator, bus } = this.#engine;
    const started = this.#isRunning;
    const limit = timeout ?? 10 * graph.batchDuration;
    const ended =
      !drain || !started || (await within(this.#engine.clock, limit, this.#drain(), this.#hurry.promise));
    const begun = generator.unfinished;
    if (!ended) logger.warn('draining was given up', { unfinished: begun });
    const { pending, left } = await this.#release();
    // Those that wait for a journal that has failed are known only now.
    const unfinished = [...new Set([...begun, ...generator.unfinished])].toSorted((a, b) => a - b);
    generator.giveUp();
    bus.post('streamingStopped', { time: clock.now() });
    await bus.stop();
    this.#terminated.resolve();
    const failed = generator.failed.filter((time) => !unfinished.includes(time));
    const isLeft = pending || unfinished.length > 0 || failed.length > 0;
    return { drained: started && ended && !isLeft, unfinished, failed, ...(left.length > 0 && { left }) };
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

  /** Gives everything back, and tells what was left behind. */
  async #release(): Promise<{ readonly pending: boolean; readonly left: readonly string[] }> {
    const { inputs, scheduler, badRecords, tasks, graph, clock, logger } = this.#engine;
    this.#released = true;
    this.#watchdog?.stop();
    scheduler.giveUp();
    badRecords.stop();
    tasks.stop(new DStreamError('CONTEXT_ALREADY_STOPPED', { what: 'Running a job' }));
    const stopped = await closeInTurn(this.#stoppings(), { clock, logger });
    const { pending } = inputs;
    const closing = closeInTurn(this.#closings(), { clock, logger });
    this.#closing = closing;
    const closed = await closing;
    graph.close();
    const receivers = inputs.left.map((name) => `receiver ${name}`);
    return { pending, left: [...stopped, ...receivers, ...closed] };
  }

  /** What brings something new. A receiver is given its own time to end, and that of storing its last block. */
  #stoppings(): readonly (readonly Closing[])[] {
    const { generator, inputs } = this.#engine;
    const { stopTimeout } = receiverOptions(this.#options.receiver);
    return [
      [part('the batch timer', () => generator.stop())],
      [{ ...part('the inputs', () => inputs.stop()), timeout: stopTimeout + closeTimeout }],
    ];
  }

  /** What holds something. */
  #closings(): readonly (readonly Closing[])[] {
    const { generator, inputs, graph, executor, blocks, environment } = this.#engine;
    return [
      [part('the batches under way', () => generator.idle())],
      [part('the inputs', () => inputs.close())],
      [
        ...graph.outputs.map((output) => part(`output ${output.name}`, () => output.close?.())),
        ...graph.deadLetters.map((sink) => part(`dead letters ${sink.name}`, () => sink.close?.())),
      ],
      [part(`executor ${executor.name}`, () => executor.stop())],
      [part('the checkpoint', () => this.#checkpointing?.close())],
      [
        part('the blocks', () => blocks.close()),
        part('the state store', () => environment.stateStore.close?.()),
      ],
    ];
  }
}

const part = (name: string, close: () => Promise<unknown> | void): Closing => ({
  name,
  timeout: closeTimeout,
  close,
});
