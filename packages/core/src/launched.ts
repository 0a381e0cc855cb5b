import type { Plugin } from './contracts/plugin.ts';
import type { ProgramSettings } from './contracts/program-settings.ts';
import type { EngineOptions } from './engine-options.ts';
import type { StreamingContextOptions } from './streaming-context-options.ts';
import type { ProgramPlan } from './streaming/checkpoint/program-plan.ts';
import type { StopOptions, StopReport } from './streaming/job/stop-report.ts';

/** How a launcher wants the contexts of a program to run. */
export interface Launch {
  /** Options that win over those that the program gives. */
  readonly options?: Partial<EngineOptions>;
  /** Come behind the plugins of the program, and so win over them. Not sent to workers. */
  readonly plugins?: readonly Plugin[];
  /** Called with each context of the program, at most once, when its `start()` begins. On the driver only. */
  readonly starting?: (context: LaunchedContext) => void;
  /**
   * Nothing is started: called with what each context of the program would say to a checkpoint when its `start()` begins.
   * Nothing is opened, and the promise of that `start()` stays pending, so that the program does nothing after it.
   */
  readonly planned?: (program: ProgramPlan) => void;
}

/** What a launcher may do with a context of the program. */
export interface LaunchedContext {
  /** As `StreamingContext.stop`. */
  stop(options?: StopOptions): Promise<StopReport>;
  /** As `StreamingContext.awaitTermination`. */
  awaitTermination(): Promise<void>;
}

/** A launcher may have another copy of this module than the program: a global installation, or a bundled program. */
const key = Symbol.for('dstream.launch');
const slot = globalThis as { [key]?: Launch };

/**
 * From now on every context that is made in this isolate runs as `launch` says. Called by a launcher before it imports
 * the program; the last call counts.
 */
export const launchWith = (launch: Launch): void => {
  slot[key] = launch;
};

/** How the contexts of this isolate are launched, if somebody has a say in it. */
export const currentLaunch = (): Launch | undefined => slot[key];

/** What the program asks for, overruled by its launcher and, in a worker, by the driver's `settings`. */
export const asLaunched = (
  given: StreamingContextOptions,
  settings: ProgramSettings | undefined,
): StreamingContextOptions => {
  const launch = currentLaunch();
  const plugins = [...(given.plugins ?? []), ...(launch?.plugins ?? [])];
  return { ...given, ...launch?.options, ...settings, plugins };
};
