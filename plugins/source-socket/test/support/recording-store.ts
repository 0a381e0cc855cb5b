import type { Logger, ReceiverSource, Store, Use } from '@dstream/core/plugin';

/** A store that keeps what it is given and tells when enough is there. */
export class RecordingStore<T> implements Store<T> {
  readonly pieces: Uint8Array[] = [];
  readonly records: T[] = [];
  readonly errors: unknown[] = [];
  counted = 0;
  /** Asked after each piece: a promise makes the source wait. */
  gate: () => Promise<void> | undefined = () => undefined;
  #waiting: { records: number; resolve: () => void }[] = [];

  record(value: T): Promise<void> | undefined {
    this.records.push(value);
    return this.#stored(1);
  }

  bytes(piece: Uint8Array, records: number): Promise<void> | undefined {
    this.pieces.push(piece);
    return this.#stored(records);
  }

  async block(values: readonly T[]): Promise<void> {
    this.records.push(...values);
    await this.#stored(values.length);
  }

  reportError(error: unknown): void {
    this.errors.push(error);
  }

  /** Resolves when this many records were stored. */
  holds(records: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ records, resolve });
    this.#tell();
    return promise;
  }

  /** What the source makes of the stored pieces. */
  decoded(source: ReceiverSource<T>): T[] {
    return [...source.decode!(this.pieces, refuse)].flat();
  }

  #stored(records: number): Promise<void> | undefined {
    this.counted += records;
    this.#tell();
    return this.gate();
  }

  #tell(): void {
    for (const { records, resolve } of this.#waiting) if (this.counted >= records) resolve();
  }
}

/** Keeps warnings. */
export class RecordingLogger implements Logger {
  readonly warnings: { message: string; fields: unknown }[] = [];
  debug(): void {}
  info(): void {}
  error(): void {}
  warn(message: string, fields?: unknown): void {
    this.warnings.push({ message, fields });
  }
}

/** What a context hands out, with nothing in it but a logger. */
export const using = (logger: Logger): Use => (() => logger) as unknown as Use;

/** Every record is to be good. */
const refuse = (error: unknown): never => {
  throw error;
};
