/** What a message is about, as data: batch, stream, task … Never holds secrets or whole records. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where the engine and its plugins report. Calls must not throw and must return at once. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
