import { DStreamError, textOf } from '@dstream/core/plugin';

/** Codes of errors that the threads executor raises itself. */
export type ThreadsErrorCode =
  | 'THREADS_ENTRY_MISSING'
  | 'THREADS_PROGRAM_FAILED'
  | 'THREADS_SECOND_CONTEXT'
  | 'THREADS_START_TIMED_OUT'
  | 'THREADS_WORKER_EXITED';

export const entryMissing = (): DStreamError =>
  new DStreamError('THREADS_ENTRY_MISSING', {
    message:
      'Workers import the module that defines the program, and this process was started without one. ' +
      'Name it with the option entry.',
  });

export const programFailed = (entry: string, cause: Error): DStreamError =>
  new DStreamError(
    'THREADS_PROGRAM_FAILED',
    {
      entry,
      message:
        `A worker imported ${entry}, as every worker does, and that failed: ${textOf(cause)}. ` +
        `What must happen once, such as listening on a port, belongs after "await ssc.start()".`,
    },
    { cause },
  );

export const secondContext = (entry: string): DStreamError =>
  new DStreamError('THREADS_SECOND_CONTEXT', {
    entry,
    message:
      `Workers run ${entry} up to its first start(), so those of a second context would have the functions of the first. ` +
      `Put each program into a module of its own and name it with the option entry, or run the second one in-process.`,
  });

export const startTimedOut = (entry: string, timeout: number): DStreamError =>
  new DStreamError('THREADS_START_TIMED_OUT', {
    entry,
    timeout,
    message:
      `A worker imported ${entry} and no StreamingContext was started there within ${timeout} ms. ` +
      `The module must reach start() in workers as it does on the driver.`,
  });

export const workerExited = (entry: string, exitCode: number, wasReady: boolean): DStreamError =>
  new DStreamError('THREADS_WORKER_EXITED', {
    entry,
    exitCode,
    message: wasReady
      ? `Its thread ended with exit code ${exitCode}: it was ended because its task was given up, or something has called process.exit().`
      : `A worker imported ${entry} and ended with exit code ${exitCode} before a StreamingContext was started there. ` +
        `The module must reach start() in workers as it does on the driver, so not behind import.meta.main.`,
  });
