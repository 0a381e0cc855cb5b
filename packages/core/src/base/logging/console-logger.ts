import type { LogFields, Logger } from '../../contracts/logger.ts';
import { formatMessage } from './format-message.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** How much a message matters, from least to most. */
export type LogLevel = (typeof LEVELS)[number];

/** Writes one line a message to the standard error: `LEVEL message key=value …`. */
export class ConsoleLogger implements Logger {
  readonly #threshold: number;
  readonly #traces: boolean;

  /** `level`: the least important messages to show, `warn` unless given. `debug` adds the traces of errors. */
  constructor({ level = 'warn' }: { readonly level?: LogLevel } = {}) {
    this.#threshold = LEVELS.indexOf(level);
    this.#traces = level === 'debug';
  }

  debug(message: string, fields?: LogFields): void {
    this.#log('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#log('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#log('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#log('error', message, fields);
  }

  #log(level: LogLevel, message: string, fields: LogFields = {}): void {
    if (LEVELS.indexOf(level) < this.#threshold) return;
    // oxlint-disable-next-line no-console -- this is the one logger that writes to the console
    console.error(`${level.toUpperCase()} ${formatMessage(message, fields, this.#traces)}`);
  }
}
