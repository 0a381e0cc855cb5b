import { StreamingContext } from '@dstream/core';
import { faults } from './faults.ts';
import { operators } from './operators.ts';
import { outputs } from './outputs.ts';

/** What a program of the suite is given, wherever it is defined. */
export interface ProgramHost {
  /** Driver: takes what the program has found out. Elsewhere: does nothing. */
  readonly report: (value: unknown) => void;
  /** Ends the isolate that calls it as a crash would, or at least loses its slot. */
  readonly crash: () => void;
}

/** Defines streams and outputs, the same in every isolate. */
export type ExecutorProgram = (ssc: StreamingContext, host: ProgramHost) => void;

/** The programs by which executors are tested, by name. */
export const executorPrograms = { ...operators, ...outputs, ...faults } satisfies Record<
  string,
  ExecutorProgram
>;

export type ExecutorProgramName = keyof typeof executorPrograms;

/**
 * Defines a program in a worker of the executor under test and starts it there: all that a module has to do that the
 * workers import. `crash` ends the worker at once; by default it exits.
 */
export const startExecutorProgram = async (
  program: ExecutorProgramName,
  crash: () => void = () => process.exit(3),
): Promise<void> => {
  const ssc = new StreamingContext({ batchDuration: 1000 });
  executorPrograms[program](ssc, { report: () => undefined, crash });
  await ssc.start();
};
