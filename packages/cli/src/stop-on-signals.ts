import type { Duration, StopReport, StreamingContext } from '@dstream/core';
import { DStreamError } from '@dstream/core/plugin';

/** How signals stop a program. */
export interface StopOnSignalsOptions {
  /** Which signals. Default: `SIGINT` (Ctrl-C) and `SIGTERM`. */
  readonly signals?: readonly NodeJS.Signals[];
  /** Milliseconds that draining may take. Default 30 000. */
  readonly timeout?: Duration;
  /**
   * Whether to end the process once the context has stopped: with 0 when everything was processed, else with 128 and the
   * number of the signal. Without it only the exit code is set, and the process ends when nothing keeps it. Default true.
   */
  readonly exit?: boolean;
  /** Told what happens, in words. Default: `console.error`. */
  readonly say?: (text: string) => void;
}

/** What listening to signals can be asked. */
export interface SignalStop extends Disposable {
  /** Resolves once a signal has stopped the context. */
  readonly stopped: Promise<StopReport>;
}

/** The part of a process that this needs. */
export interface Signalled {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown;
  exit(code: number): unknown;
  exitCode?: number | string | null | undefined;
}

/** A signal that comes twice within so many milliseconds was given once: npm passes on what a terminal sends to all. */
const sameSignal: Duration = 250;

const numbers: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 };

/**
 * Stops a context when the process is told to end. The first signal drains: sources end, and what was received is still
 * processed, for at most `timeout`. The second gives up draining. The third ends the process at once. What was left is
 * said at the end, and told by the exit code.
 *
 * ```ts
 * await ssc.start();
 * stopOnSignals(ssc, { timeout: seconds(60) });
 * await ssc.awaitTermination();
 * ```
 */
export const stopOnSignals = (
  ssc: Pick<StreamingContext, 'stop'>,
  options: StopOnSignalsOptions = {},
  { process: target, now }: { readonly process: Signalled; readonly now: () => number } = {
    process,
    now: () => performance.now(),
  },
): SignalStop => {
  const { signals = ['SIGINT', 'SIGTERM'], timeout = 30_000, exit = true, say = console.error } = options;
  const stopped = Promise.withResolvers<StopReport>();
  stopped.promise.catch(() => undefined);
  let count = 0;
  let latest = -Infinity;
  const end = (code: number): void => {
    target.exitCode = code;
    if (exit) target.exit(code);
  };
  const drain = async (signal: NodeJS.Signals): Promise<void> => {
    try {
      const report = await ssc.stop({ drain: true, timeout });
      if (!report.drained || report.left) say(describeStop(report));
      stopped.resolve(report);
      end(report.drained ? 0 : codeOf(signal));
    } catch (error) {
      stopped.reject(error);
      say(error instanceof DStreamError ? error.message : String(error));
      end(1);
    }
  };
  const hear = (signal: NodeJS.Signals): void => {
    if (now() - latest < sameSignal) return;
    latest = now();
    count++;
    if (count === 1) {
      say('Stopping. What was received is still processed; a second signal stops at once.');
      void drain(signal);
    } else if (count === 2) {
      say('Stopping at once. What is not done is left; a third signal ends the process.');
      void ssc.stop().catch(() => undefined);
    } else target.exit(codeOf(signal));
  };
  for (const signal of signals) target.on(signal, hear);
  return {
    stopped: stopped.promise,
    [Symbol.dispose]() {
      for (const signal of signals) target.off(signal, hear);
    },
  };
};

const codeOf = (signal: NodeJS.Signals): number => 128 + (numbers[signal] ?? 0);

/** What a stop left, as a sentence. */
export const describeStop = ({ drained, unfinished, failed, left = [] }: StopReport): string => {
  if (drained && left.length === 0) return 'Stopped. Everything that was received was processed.';
  const parts = [
    unfinished.length > 0 && `not finished: ${batches(unfinished)}`,
    failed.length > 0 && `failed: ${batches(failed)}`,
    left.length > 0 && `did not close in time: ${left.join(', ')}`,
  ].filter((part) => part !== false);
  return `Stopped. ${drained ? '' : 'Not everything was processed. '}${sentence(parts)}`.trim();
};

const sentence = (parts: readonly string[]): string => {
  const text = parts.join('; ');
  return text && `${text[0]!.toUpperCase()}${text.slice(1)}.`;
};

const batches = (times: readonly number[]): string =>
  `${times.length === 1 ? 'the batch of' : `${times.length} batches, the first of`} ${times[0]} ms`;
