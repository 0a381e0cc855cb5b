import { DStreamError } from './base/errors/dstream-error.ts';
import { checkFields } from './base/options/check-fields.ts';
import { SOURCE, type Prepared } from './base/plugin/define-component.ts';
import type { SourceEntry, SourceRegistry } from './base/plugin/registries.ts';
import { requireSource } from './base/plugin/require-source.ts';
import { within } from './base/time/within.ts';
import { compose, type Engine } from './compose.ts';
import type { OutputGuarantee } from './contracts/guarantee.ts';
import type { StreamingListener } from './contracts/listener.ts';
import type { ReceiverSource, Source } from './contracts/source.ts';
import type { Time, Duration } from './contracts/time.ts';
import type { Closure } from './engine/rdd/closures.ts';
import type { Inferred } from './engine/rdd/inferred.ts';
import type { RDDContext } from './engine/rdd/rdd-context.ts';
import type { RDD } from './engine/rdd/rdd.ts';
import { asLaunched, currentLaunch } from './launched.ts';
import { RunControl } from './run-control.ts';
import { contextRules, type StreamingContextOptions } from './streaming-context-options.ts';
import type { CheckpointPlace } from './streaming/checkpoint/checkpoint-options.ts';
import type { DStream } from './streaming/dstream/dstream.ts';
import { transform } from './streaming/dstream/operators/transform.ts';
import { addInput } from './streaming/input/add-input.ts';
import { asyncIterableSource, type AnyIterable } from './streaming/input/async-iterable-source.ts';
import { constantInput } from './streaming/input/constant-input.ts';
import { DirectInput } from './streaming/input/direct-input.ts';
import type { Input } from './streaming/input/input.ts';
import { makeReceiverInput } from './streaming/input/make-receiver-input.ts';
import { QueueInput, type QueueOptions } from './streaming/input/queue-input.ts';
import { rateSource, type RateSourceOptions } from './streaming/input/rate-source.ts';
import { checkStopOptions, type StopOptions, type StopReport } from './streaming/job/stop-report.ts';
import { workerRole } from './streaming/worker/worker-role.ts';

/** INITIALIZED: being defined. ACTIVE: running. STOPPED: for good. */
export type StreamingContextState = 'INITIALIZED' | 'ACTIVE' | 'STOPPED';

/** Holds the active context, if there is one. */
const active = new Set<StreamingContext>();

/**
 * The entry to everything: makes streams from sources, and starts and stops them. Define inputs, transformations and
 * outputs first, then `start()`. Only one context can be active in a process at a time.
 */
export class StreamingContext {
  /** Makes RDDs, broadcast values and accumulators. */
  readonly sc: RDDContext;
  readonly #options: StreamingContextOptions;
  readonly #engine: Engine;
  readonly #control: RunControl;
  #state: StreamingContextState = 'INITIALIZED';

  /** Throws `OPTIONS_INVALID`, `DURATION_INVALID`, `PLUGIN_INVALID` or `CORE_DUPLICATED`. */
  constructor(given: StreamingContextOptions) {
    checkFields('StreamingContext', contextRules, given);
    const options = asLaunched(given, workerRole()?.settings);
    checkFields('StreamingContext', contextRules, options);
    this.#options = options;
    this.#engine = compose(options, options.plugins ?? [], {
      onError: (error, about) => this.#control.fail(error, about),
      onBroken: () => void this.stop(),
    });
    this.#control = new RunControl(this.#engine, this.#options);
    this.sc = this.#engine.rdds;
  }

  /** The active context of this process, if there is one. */
  static getActive(): StreamingContext | undefined {
    return active.values().next().value;
  }

  /** The active context, or the one that `create` makes. */
  static getActiveOrCreate(create: () => StreamingContext): StreamingContext {
    return StreamingContext.getActive() ?? create();
  }

  /**
   * What `create` makes, with its checkpoint at `place`: begins, or goes on where a process ended. Always calls `create`.
   */
  static getOrCreate(place: CheckpointPlace, create: () => StreamingContext): StreamingContext {
    const ssc = create();
    ssc.checkpoint(place);
    return ssc;
  }

  /** Keeps at `place`, a directory or a store, what another process needs to go on: the option `checkpoint`. */
  checkpoint(place: CheckpointPlace): void {
    this.#control.checkpoint(place);
  }

  get state(): StreamingContextState {
    return this.#state;
  }

  /** Same as `state`. */
  getState(): StreamingContextState {
    return this.#state;
  }

  get batchDuration(): Duration {
    return this.#engine.graph.batchDuration;
  }

  /** A stream of any source: a `ReceiverSource`, a `DirectSource`, or what a source factory returns. */
  stream<T>(source: Source<T> | Prepared<Source<T>>): DStream<T> {
    const made = requireSource<T>(source?.kind === 'prepared' ? source.create(this.#engine.use) : source);
    return made.kind === 'direct'
      ? this.inputStream(new DirectInput<T, any>(made))
      : this.receiverStream(made);
  }

  /** A stream of the source that a plugin provides under `name`. Throws `PLUGIN_MISSING` or `OPTIONS_INVALID`. */
  source<N extends keyof SourceRegistry & string>(
    name: N,
    options: SourceEntry<N>['options'],
  ): DStream<SourceEntry<N>['record']> {
    const factory = this.#engine.container.named(SOURCE, name);
    return this.stream(factory(options as never) as Prepared<Source<SourceEntry<N>['record']>>);
  }

  /** A stream of a receiver of your own. */
  receiverStream<T>(source: ReceiverSource<T>): DStream<T> {
    const { clock, random, logger, bus: events, blocks } = this.#engine;
    const services = { clock, random, logger, events, blocks };
    return this.inputStream(makeReceiverInput(source, this.#options, services));
  }

  /** A stream of an input of your own: Spark's custom InputDStream. */
  inputStream<T>(input: Input<T>): DStream<T> {
    return addInput(this.#engine.graph, this.#engine.inputs, input);
  }

  /** Lines of UTF-8 text from a TCP server. Needs `@dstream/source-socket`. */
  socketTextStream(host: string, port: number): DStream<string> {
    return this.#named<string>('socketText', { host, port });
  }

  /** Length-prefixed frames of bytes from a TCP server. Needs `@dstream/source-socket`. */
  rawSocketStream(host: string, port: number): DStream<Uint8Array> {
    return this.#named<Uint8Array>('socketBytes', { host, port });
  }

  /**
   * What `converter` makes of the bytes of a TCP connection; it is called once per connection. Needs
   * `@dstream/source-socket`.
   */
  socketStream<T>(
    host: string,
    port: number,
    converter: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<T>,
  ): DStream<T> {
    return this.#named<T>('socketStream', { host, port, converter });
  }

  /** Lines of the files that appear in a directory. Needs `@dstream/source-file`. */
  textFileStream(directory: string): DStream<string> {
    return this.#named<string>('textFiles', { directory });
  }

  /** Records of a fixed number of bytes from the files that appear in a directory. Needs `@dstream/source-file`. */
  binaryRecordsStream(directory: string, recordLength: number): DStream<Uint8Array> {
    return this.#named<Uint8Array>('binaryRecords', { directory, recordLength });
  }

  /** RDDs, or arrays of records, that the program pushes into `queue`. */
  queueStream<T extends Inferred>(
    queue: (RDD<T> | readonly T[])[],
    options: QueueOptions<T> = {},
  ): DStream<T> {
    return this.inputStream(new QueueInput(queue, options));
  }

  /** The same RDD in every batch. */
  constantStream<T>(rdd: RDD<T>): DStream<T> {
    return this.inputStream(constantInput(rdd));
  }

  /** Numbered records at a steady rate. */
  rateStream<T extends Inferred = number>(options: RateSourceOptions<T>): DStream<T> {
    return this.receiverStream(rateSource(options, this.#engine.clock));
  }

  /**
   * The elements of anything that can be iterated; it is pulled no faster than batches take them. When it fails the
   * stream has ended, unless it was given as a function: that is called again after the restart delay.
   */
  fromAsyncIterable<T extends Inferred>(
    iterable: AnyIterable<T> | (() => AnyIterable<T>),
    name?: string,
  ): DStream<T> {
    return this.receiverStream(asyncIterableSource(iterable, name));
  }

  /**
   * Declares a function, so that workers have it too and RDDs made in `foreachRDD` can use it there. It is called with what
   * it captures, plain data, before its arguments: `const times = ssc.closure((by: number, n: number) => n * by, 1)` is
   * the function n => n * 1, and `times.with(2)` is n => n * 2. Throws `CONTEXT_ALREADY_STARTED`.
   */
  closure<C, A extends unknown[], R>(
    fn: (captured: C, ...args: A) => R,
    captured: NoInfer<C>,
  ): Closure<(...args: A) => R, C>;
  closure<F extends (...args: any[]) => unknown>(fn: F): F;
  closure(fn: (...args: any[]) => unknown, ...captured: [unknown?]): unknown {
    this.#engine.graph.requireOpen('closure()');
    return this.sc.closures.declare(fn, captured);
  }

  /** The records of all streams, which must have the same slide. */
  union<T>(streams: readonly DStream<T>[]): DStream<T> {
    return this.#engine.graph.add(transform('union', streams, (rdds) => this.sc.union<T>(rdds)));
  }

  /** Any RDD code over several streams of the same slide, run on the driver to describe each batch. */
  transform<U>(streams: readonly DStream<any>[], fn: (rdds: RDD<any>[], time: Time) => RDD<U>): DStream<U> {
    return this.#engine.graph.add(transform('transform', streams, fn));
  }

  /** Keeps the RDDs of all streams at least this many milliseconds. May be set once. */
  remember(duration: Duration): void {
    this.#engine.graph.remember(duration);
  }

  /**
   * What each output guarantees, in the order of definition, and why it is no more: from its sources, over state and
   * checkpoint, to what it writes. Empty before `start()`, and in a worker.
   */
  get guarantees(): readonly OutputGuarantee[] {
    return this.#control.guarantees;
  }

  addStreamingListener(listener: StreamingListener): void {
    this.#engine.bus.add(listener);
  }

  removeStreamingListener(listener: StreamingListener): void {
    this.#engine.bus.remove(listener);
  }

  /**
   * Checks the graph, opens sources and sinks and begins with the first batch. Resolves once the context is active; a
   * second call changes nothing. Rejects with `NO_OUTPUT_OPERATIONS`, `ANOTHER_CONTEXT_ACTIVE`,
   * `CONTEXT_ALREADY_STOPPED`, `GUARANTEE_NOT_MET` or whatever a source or sink fails with; the context is then stopped.
   * In a worker of an executor nothing is opened: the worker computes what its driver asks for, and the promise stays
   * pending.
   */
  async start(): Promise<void> {
    const worker = workerRole();
    if (worker) return worker.serve(this.#engine);
    if (this.#state === 'ACTIVE') return this.#engine.logger.warn('StreamingContext was started already');
    if (this.#state === 'STOPPED') throw new DStreamError('CONTEXT_ALREADY_STOPPED', { what: 'start()' });
    if (active.size > 0) throw new DStreamError('ANOTHER_CONTEXT_ACTIVE', {});
    const { planned, starting } = currentLaunch() ?? {};
    if (planned) return this.#control.tellPlan(planned);
    active.add(this);
    this.#state = 'ACTIVE';
    starting?.(this);
    try {
      await this.#control.start();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Resolves when the context stops; rejects with the first error of a batch, every time it is called. */
  awaitTermination(): Promise<void> {
    return this.#control.terminated();
  }

  /** Like `awaitTermination`, for at most `timeout` milliseconds: true if the context stopped, false if not yet. */
  awaitTerminationOrTimeout(timeout: Duration): Promise<boolean> {
    return within(this.#engine.clock, timeout, this.#control.terminated());
  }

  /** Resolves when every batch so far is done. */
  async idle(): Promise<void> {
    await this.#control.idle();
  }

  /**
   * Stops for good, at once or, with `drain`, after everything received was processed. Always ends, within the time-out
   * when draining, and tells what was left. Rejects with `OPTIONS_INVALID`, stopping nothing. Do not await it inside an output operation: it waits for that operation.
   */
  async stop(options: StopOptions = {}): Promise<StopReport> {
    checkStopOptions(options);
    this.#state = 'STOPPED';
    const report = await this.#control.stop(options);
    active.delete(this);
    return report;
  }

  /** Stops at once: `await using ssc = new StreamingContext(…)`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #named<T>(name: string, options: unknown): DStream<T> {
    const factory = this.#engine.container.named(SOURCE, name);
    return this.stream(factory(options as never) as Prepared<Source<T>>);
  }
}
