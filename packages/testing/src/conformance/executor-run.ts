import type { StreamingContextOptions, StreamingEvents } from '@dstream/core';
import { bind, definePlugin, EXECUTOR, SlotLost, type Clock, type Executor } from '@dstream/core/plugin';
import { executorPrograms, type ExecutorProgramName } from '../executor-programs/executor-program.ts';
import { testContext, type TestContext } from '../test-context.ts';
import { VirtualClock } from '../virtual-clock.ts';

/** What one run of a program brought. */
export interface ExecutorRun {
  /** What it has reported, in order. */
  readonly reports: readonly unknown[];
  readonly errors: readonly unknown[];
  readonly tasks: readonly StreamingEvents['taskCompleted'][];
  /** The slots that were used, and those that were given a task before the one they had was done. */
  readonly slots: ReadonlySet<string>;
  readonly doubled: readonly string[];
  readonly lost: readonly string[];
}

/** Runs a program for some batches of one second of virtual time. */
export const runProgram = async (
  create: (clock: Clock, program: ExecutorProgramName) => Executor,
  program: ExecutorProgramName,
  numBatches: number,
  options: Partial<StreamingContextOptions> = {},
  started: () => void = () => undefined,
): Promise<ExecutorRun> => {
  const reports: unknown[] = [];
  const errors: unknown[] = [];
  await using context = defineProgram(create, program, reports, options);
  const { ssc, clock } = context;
  const run = { reports, errors, ...watchTasks(ssc) };
  await ssc.start();
  started();
  ssc.awaitTermination().catch((error: unknown) => run.errors.push(error));
  await clock.advance(numBatches * 1000);
  await clock.runUntil(ssc.idle());
  return run;
};

/** A context on virtual time that the program was defined in. */
export const defineProgram = (
  create: (clock: Clock, program: ExecutorProgramName) => Executor,
  program: ExecutorProgramName,
  reports: unknown[],
  options: Partial<StreamingContextOptions> = {},
): TestContext => {
  const clock = new VirtualClock({ patience: 60_000 });
  const executor = bind(EXECUTOR, () => create(clock, program));
  const plugin = definePlugin({ name: 'conformance', provides: [executor] });
  const context = testContext({ defaultParallelism: 2, ...options, clock, plugins: [plugin] });
  executorPrograms[program](context.ssc, {
    report: (value) => void reports.push(value),
    crash() {
      throw new SlotLost('here');
    },
  });
  return context;
};

const watchTasks = (ssc: ReturnType<typeof testContext>['ssc']) => {
  const tasks: StreamingEvents['taskCompleted'][] = [];
  const [slots, busy] = [new Set<string>(), new Set<string>()];
  const [doubled, lost]: string[][] = [[], []];
  ssc.addStreamingListener({
    onTaskStarted({ slot }) {
      if (busy.has(slot)) doubled!.push(slot);
      busy.add(slot);
      slots.add(slot);
    },
    onTaskCompleted(task) {
      busy.delete(task.slot);
      tasks.push(task);
    },
    onSlotLost: ({ slot }) => void lost!.push(slot),
  });
  return { tasks, slots, doubled: doubled!, lost: lost! };
};
