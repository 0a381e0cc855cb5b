import type { LaunchedContext, StopOptions, StopReport } from '@dstream/core/launch';
import { stopOnSignals, type Signalled } from './stop-on-signals.ts';

/** The contexts that a program has started: a signal stops them together, and then sees to it that the program ends. */
export class StartedContexts {
  readonly #contexts = new Set<LaunchedContext>();
  readonly #timeout: number;
  readonly #process: NodeJS.Process;
  #isStopping = false;
  #isHurried = false;

  /** Stopping may take `timeout` milliseconds; so may the program after it. */
  constructor(timeout: number, target: NodeJS.Process = process) {
    this.#timeout = timeout;
    this.#process = target;
  }

  get count(): number {
    return this.#contexts.size;
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Before the first one a signal does what it does to any process. */
  add(context: LaunchedContext): void {
    if (this.#contexts.size === 0) this.#listen();
    this.#contexts.add(context);
  }

  #listen(): void {
    const { stopped } = stopOnSignals(
      { stop: (options) => this.#stop(options) },
      { timeout: this.#timeout, exit: false },
      { process: whereNobodyElseListens(this.#process), now: () => performance.now() },
    );
    void stopped.finally(() => this.#end()).catch(() => undefined);
  }

  async #stop(options: StopOptions = {}): Promise<StopReport> {
    this.#isStopping = true;
    this.#isHurried = !options.drain;
    const reports = await Promise.all(Array.from(this.#contexts, (context) => context.stop(options)));
    return {
      drained: reports.every(({ drained }) => drained),
      unfinished: reports.flatMap(({ unfinished }) => unfinished),
      failed: reports.flatMap(({ failed }) => failed),
      left: reports.flatMap(({ left = [] }) => left),
    };
  }

  /** A program that nothing else keeps busy ends by itself. */
  #end(): void {
    if (this.#isHurried) this.#process.exit();
    setTimeout(() => {
      this.#process.stderr.write('The contexts have stopped and the program is still busy. It is ended.\n');
      this.#process.exit();
    }, this.#timeout).unref();
  }
}

/** A program that listens for a signal itself is its own master. */
const whereNobodyElseListens = (target: NodeJS.Process): Signalled => {
  const heard = new Map<NodeJS.Signals, () => void>();
  return {
    on(signal, listener) {
      const alone = (): void => {
        if (target.listenerCount(signal) === 1) listener(signal);
      };
      heard.set(signal, alone);
      target.on(signal, alone);
    },
    off: (signal) => target.off(signal, heard.get(signal) ?? (() => undefined)),
    exit: (code) => target.exit(code),
    set exitCode(code: number) {
      target.exitCode = code;
    },
  };
};
