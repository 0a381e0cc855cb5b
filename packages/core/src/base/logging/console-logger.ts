import type { Clock } from '../../contracts/clock.ts';
import type { LogFields, Logger } from '../../contracts/logger.ts';
import { formatMessage, tracesOf } from './format-message.ts';

const LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** How much a message matters, from least to most. */
export type LogLevel = (typeof LEVELS)[number];

/** How a console logger writes. */
export interface ConsoleLoggerOptions {
  /** The least important messages to show. Default `warn`. With `debug` every error comes with its trace. */
  readonly level?: LogLevel;
  /** Gives each line its time. Default: lines without a time. */
  readonly clock?: Pick<Clock, 'now'>;
}

/**
 * Writes one line a message to the standard error: `TIME LEVEL message key=value …`. Below a message of the level `error`
 * stands where its error comes from.
 */
export class ConsoleLogger implements Logger {
  readonly #threshold: number;
  readonly #clock: Pick<Clock, 'now'> | undefined;

  constructor({ level = 'warn', clock }: ConsoleLoggerOptions = {}) {
    this.#threshold = LEVELS.indexOf(level);
    this.#clock = clock;
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
    const time = this.#clock ? `${new Date(this.#clock.now()).toISOString()} ` : '';
    const line = `${time}${level.toUpperCase()} ${formatMessage(message, fields)}`;
    const traces = level === 'error' || this.#threshold === 0 ? tracesOf(fields) : [];
    // oxlint-disable-next-line no-console -- this is the one logger that writes to the console
    console.error([line, ...traces].join('\n'));
  }
}
