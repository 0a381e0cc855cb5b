import * as z from 'zod';
import type { ConsoleFormat } from './console-printer.ts';

/** Options of `consolePrinter` and `consoleSink`. */
export interface ConsoleOptions {
  /** Default: spark. */
  format?: ConsoleFormat | undefined;
  /** Default: the process's standard output. */
  output?: NodeJS.WritableStream | undefined;
}

const isWritable = (value: unknown): boolean =>
  typeof (value as { write?: unknown } | null)?.write === 'function';

export const consoleOptions = z.object({
  format: z.enum(['spark', 'json']).default('spark'),
  output: z.custom<NodeJS.WritableStream>(isWritable, 'expected a writable stream').optional(),
});
