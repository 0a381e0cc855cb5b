import { constants } from 'node:os';
import type { LaunchedContext, StopReport } from '@dstream/core/launch';
import { ExitCode } from './exit-code.ts';

/** A signal that comes again within so many milliseconds was given once: npx passes on what a terminal sends to all. */
const sameSignal = 250;

/** What is used of the process. */
export type SignalSource = Pick<
  NodeJS.Process,
  'on' | 'off' | 'listenerCount' | 'exit' | 'exitCode' | 'stderr'
>;

/**
 * Ctrl-C or SIGTERM: the contexts stop when what they received is processed. Again: they stop at once, and the process
 * ends. A third time: the process ends at once.
 */
export class DrainOnSignals {
  readonly #contexts = new Set<LaunchedContext>();
  readonly #timeout: number;
  readonly #process: SignalSource;
  readonly #now: () => number;
  #signals = 0;
  #last = 0;

  constructor(timeout: number, source: SignalSource = process, now = (): number => performance.now()) {
    this.#timeout = timeout;
    this.#process = source;
    this.#now = now;
  }

  /** How many contexts there were. */
  get watched(): number {
    return this.#contexts.size;
  }

  get isStopping(): boolean {
    return this.#signals > 0;
  }

  /** Stops this context too. Before the first one a signal does what it does to any process. */
  watch(context: LaunchedContext): void {
    if (this.#contexts.size === 0) this.#process.on('SIGINT', this.#signal).on('SIGTERM', this.#signal);
    this.#contexts.add(context);
  }

  readonly #signal = (signal: NodeJS.Signals): void => {
    // The program listens too: it is its own master.
    if (this.#process.listenerCount(signal) > 1) return;
    const now = this.#now();
    if (this.#signals > 0 && now - this.#last < sameSignal) return;
    this.#last = now;
    this.#signals++;
    if (this.#signals === 1) void this.#drain();
    else void this.#hurry(128 + constants.signals[signal]);
  };

  async #drain(): Promise<void> {
    this.#say('Stopping. What was received is still processed; a second signal ends the program at once.');
    const reports = await this.#stop(true);
    if (this.#signals > 1) return;
    if (reports.some(({ drained }) => !drained)) {
      this.#say(`Stopped before everything was processed. ${missing(reports)}`);
      this.#process.exitCode = ExitCode.failed;
    }
    this.#endWhenOver();
  }

  /** A program that nothing else keeps busy ends by itself; one that does not is given as long as its contexts were. */
  #endWhenOver(): void {
    setTimeout(() => {
      this.#say('The contexts have stopped and the program is still busy. It is ended.');
      this.#process.exit();
    }, this.#timeout).unref();
  }

  async #hurry(exitCode: number): Promise<void> {
    if (this.#signals === 2) await this.#stop(false);
    this.#process.exit(exitCode);
  }

  #stop(drain: boolean): Promise<readonly StopReport[]> {
    const options = drain ? { drain, timeout: this.#timeout } : {};
    return Promise.all(Array.from(this.#contexts, (context) => context.stop(options)));
  }

  #say(line: string): void {
    this.#process.stderr.write(`${line}\n`);
  }
}

const missing = (reports: readonly StopReport[]): string => {
  const batches = reports.flatMap(({ unfinished, failed }) => [...unfinished, ...failed]);
  return batches.length > 0
    ? `Batches without a result: ${batches.join(', ')}.`
    : 'It was still starting, or records that it received are in no batch.';
};
