import { DStreamError, textOf } from '../../base/errors/dstream-error.ts';
import type { ListenerBus } from '../../base/events/listener-bus.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { ReceiverInfo } from '../../contracts/listener.ts';
import type { LogFields, Logger } from '../../contracts/logger.ts';
import type { Random } from '../../contracts/random.ts';
import type { ReceiverSource } from '../../contracts/source.ts';
import type { Time } from '../../contracts/time.ts';
import type { ReceiverOptions } from './receiver-options.ts';
import { type BlockOutlet, ReceiverStore } from './receiver-store.ts';
import { RestartDelay } from './restart-delay.ts';

/** What receivers are run with. */
export interface ReceiverServices {
  readonly clock: Clock;
  readonly random: Random;
  readonly events: ListenerBus;
  readonly logger: Logger;
}

/** One receiver: its input stream, its source, how to run it and where its blocks go. */
export interface SupervisedReceiver {
  readonly streamId: number;
  readonly source: ReceiverSource<any>;
  readonly options: ReceiverOptions;
  readonly outlet: BlockOutlet;
}

/**
 * Runs one receiver, and again after each failure, until it ends for good or is stopped. What was received survives
 * every restart.
 */
export class ReceiverSupervisor {
  readonly #receiver: SupervisedReceiver;
  readonly #services: ReceiverServices;
  readonly #store: ReceiverStore;
  readonly #restartDelay: RestartDelay;
  readonly #ending = new AbortController();
  #running: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;
  #active = false;
  #isAbandoned = false;
  #lastError: { readonly error: unknown; readonly time: Time } | undefined;

  constructor(receiver: SupervisedReceiver, services: ReceiverServices) {
    const { streamId, source, options, outlet } = receiver;
    const { clock, logger, random } = services;
    this.#receiver = receiver;
    this.#services = services;
    this.#store = new ReceiverStore({
      streamId,
      source: source.name,
      options,
      outlet,
      clock,
      logger,
      reportError: (error) => {
        logger.error('receiver reported a problem', { ...this.#place, error });
        this.#report(error);
      },
      signal: this.#ending.signal,
    });
    this.#restartDelay = new RestartDelay(options, random.fork(`receiver-${streamId}`));
  }

  /** The most records a second it may take now; Infinity without a limit. */
  get rate(): number {
    return this.#store.limiter.limit;
  }

  /** What its source has to wait for now. */
  get held(): object | undefined {
    return this.#store.held;
  }

  /** Whether it did not end in time. */
  get isAbandoned(): boolean {
    return this.#isAbandoned;
  }

  /** True while it holds data that is not in a block yet. */
  get hasData(): boolean {
    return this.#store.generator.hasData;
  }

  get info(): ReceiverInfo {
    const { error, time = -1 } = this.#lastError ?? {};
    return {
      streamId: this.#receiver.streamId,
      name: this.#receiver.source.name,
      active: this.#active,
      location: 'driver',
      executorId: 'driver',
      lastErrorMessage: time < 0 ? '' : textOf(error),
      lastError: time < 0 ? '' : ((error as Error | undefined)?.stack ?? textOf(error)),
      lastErrorTime: time,
    };
  }

  /** The receiver as logs name it. */
  get #place(): LogFields {
    return { receiver: this.#receiver.source.name, stream: this.#receiver.streamId };
  }

  updateRate(recordsPerSecond: number): void {
    this.#store.limiter.updateRate(recordsPerSecond);
  }

  /** Makes a block of what was received so far. */
  cut(): void {
    this.#store.generator.cut();
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /**
   * Ends the receiver and resolves when its last block is stored. A receiver that does not end within `stopTimeout` is
   * reported and given up.
   */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#ending.abort();
    if (!(await this.#endsInTime())) this.#abandon();
    await this.#store.generator.stop();
  }

  async #endsInTime(): Promise<boolean> {
    const { clock } = this.#services;
    const watch = new AbortController();
    const ended = Promise.resolve(this.#running).then(() => true);
    const late = clock
      .sleep(clock.now() + this.#receiver.options.stopTimeout, { signal: watch.signal, background: true })
      .then(
        () => false,
        () => true,
      );
    const inTime = await Promise.race([ended, late]);
    watch.abort();
    return inTime;
  }

  #abandon(): void {
    this.#isAbandoned = true;
    const { source, options } = this.#receiver;
    const error = new DStreamError('RECEIVER_ABANDONED', {
      source: source.name,
      timeout: options.stopTimeout,
    });
    this.#services.logger.error('receiver was given up', { ...this.#place, error });
    this.#report(error);
    this.#setActive(false);
  }

  async #run(): Promise<void> {
    const { clock, logger } = this.#services;
    const { signal } = this.#ending;
    this.#store.generator.start();
    while (!signal.aborted) {
      const started = clock.now();
      const failure = await this.#runOnce();
      if (!failure) break;
      const delay = this.#restartDelay.after(clock.now() - started);
      logger.warn('receiver failed and will be started again', { ...this.#place, delay, ...failure });
      this.#store.noticeNext(() => logger.warn('receiver is back and brings data', this.#place));
      // Rejects only when the receiver is stopped meanwhile, which ends the loop.
      await clock.sleep(clock.now() + delay, { signal, background: true }).catch(() => {});
    }
    await this.#store.generator.stop();
  }

  /** Resolves to what it failed with, or to undefined when the receiver ended for good. */
  async #runOnce(): Promise<{ readonly error: unknown } | undefined> {
    const { signal } = this.#ending;
    this.#setActive(true);
    try {
      await this.#receiver.source.run(this.#store, signal);
      return undefined;
    } catch (error) {
      if (signal.aborted) return undefined;
      this.#report(error);
      return { error };
    } finally {
      this.#setActive(false);
    }
  }

  #setActive(active: boolean): void {
    if (active === this.#active) return;
    this.#active = active;
    this.#services.events.post(active ? 'receiverStarted' : 'receiverStopped', { receiverInfo: this.info });
  }

  #report(error: unknown): void {
    const { clock, events } = this.#services;
    this.#lastError = { error, time: clock.now() };
    events.post('receiverError', { receiverInfo: this.info });
  }
}
