import type { LogFields, Logger } from '../../src/contracts/logger.ts';

/** Keeps what was logged, as `level message`. */
export class RecordingLogger implements Logger {
  readonly lines: string[] = [];
  readonly fields: LogFields[] = [];

  debug(message: string, fields?: LogFields): void {
    this.#record('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#record('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#record('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.#record('error', message, fields);
  }

  #record(level: string, message: string, fields: LogFields = {}): void {
    this.lines.push(`${level} ${message}`);
    this.fields.push(fields);
  }
}
