import { stat } from 'node:fs/promises';
import type { Chunks, DirectSource, Logger, Prepared, Source, Use } from '@dstream/core/plugin';
import type { FileRange } from '../../src/index.ts';

/** Keeps messages by level. */
export class RecordingLogger implements Logger {
  readonly debugs: string[] = [];
  readonly warnings: string[] = [];
  info(): void {}
  error(): void {}
  debug(message: string): void {
    this.debugs.push(message);
  }
  warn(message: string): void {
    this.warnings.push(message);
  }
}

/** The source as a context makes it. */
export const made = <T>(
  prepared: Prepared<Source<T>>,
  logger: Logger = new RecordingLogger(),
): DirectSource<T, FileRange> => prepared.create((() => logger) as Use) as DirectSource<T, FileRange>;

const { signal } = new AbortController();

/** All records, and that each chunk is an array. */
export const recordsOf = async <T>(chunks: Chunks<T>): Promise<T[]> => {
  const records: T[] = [];
  for await (const chunk of chunks) records.push(...chunk);
  return records;
};

/** Runs batches on a source as the engine does: each plan follows the ranges before it. */
export class Batches<T> {
  readonly #source: DirectSource<T, FileRange>;
  previous: readonly FileRange[] = [];

  constructor(source: DirectSource<T, FileRange>) {
    this.#source = source;
  }

  /** Lets the source end; what was planned and not committed is unknown to it then. */
  async end(): Promise<void> {
    await this.#source.close?.();
  }

  async plan(batchTime: number, limit = Infinity): Promise<readonly FileRange[]> {
    const ranges = await this.#source.plan(this.previous, { batchTime, limit, signal });
    if (ranges.length > 0) this.previous = ranges;
    return ranges;
  }

  /** Plans, reads and commits a batch. Resolves to its records. */
  async run(batchTime: number, limit = Infinity): Promise<T[]> {
    const ranges = await this.plan(batchTime, limit);
    const records = await Promise.all(
      ranges.map((range) => recordsOf(this.#source.read(range, signal, refuse))),
    );
    if (ranges.length > 0) await this.#source.commit?.(ranges);
    return records.flat();
  }
}

/** The range that is a whole file. */
export const rangeOf = async (path: string, start = 0, end?: number): Promise<FileRange> => {
  const { size, mtimeMs } = await stat(path);
  return { path, size, mtime: mtimeMs, start, end: end ?? size };
};

/** Every record is to be good. */
const refuse = (error: unknown): never => {
  throw error;
};
