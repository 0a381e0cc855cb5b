import { DStreamError } from '@dstream/core/plugin';

/** Codes of errors that the threads executor raises itself. */
export type ThreadsErrorCode = 'THREADS_ENTRY_MISSING' | 'THREADS_START_TIMED_OUT' | 'THREADS_WORKER_EXITED';

export const entryMissing = (): DStreamError =>
  new DStreamError('THREADS_ENTRY_MISSING', {
    message:
      'Workers import the module that defines the program, and this process was started without one. ' +
      'Name it with the option entry.',
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
      ? `Its thread ended with exit code ${exitCode}; something has called process.exit().`
      : `A worker imported ${entry} and ended with exit code ${exitCode} before a StreamingContext was started there. ` +
        `The module must reach start() in workers as it does on the driver.`,
  });
