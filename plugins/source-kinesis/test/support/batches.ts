import type { Chunks, Logger, Use } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';
import { kinesis, type KinesisRecord, type KinesisSourceOptions } from '../../src/index.ts';
import type { KinesisSource } from '../../src/kinesis-source.ts';
import type { PlannedRange } from '../../src/sequence-range.ts';

/** Keeps what it is told. */
export class RecordingLogger implements Logger {
  readonly warnings: string[] = [];
  debug(): void {}
  error(): void {}
  info(): void {}
  warn(message: string): void {
    this.warnings.push(message);
  }
}

/** A source as a context makes it. It is closed after the test. */
export const made = (
  options: KinesisSourceOptions,
  logger: Logger = new RecordingLogger(),
): KinesisSource => {
  const source = kinesis(options).create((() => logger) as Use) as unknown as KinesisSource;
  onTestFinished(() => source.close());
  return source;
};

/** Fails on the first bad record. */
export const refuse = (error: unknown): never => {
  throw error;
};

export const recordsOf = async <T>(chunks: Chunks<T>): Promise<T[]> => {
  const records: T[] = [];
  for await (const chunk of chunks) records.push(...chunk);
  return records;
};

const { signal } = new AbortController();

/** Runs batches on a source as the engine does: each plan follows the ranges before it. */
export class Batches {
  readonly source: KinesisSource;
  previous: readonly PlannedRange[] = [];
  #time = 0;

  constructor(source: KinesisSource, previous: readonly PlannedRange[] = []) {
    this.source = source;
    this.previous = previous;
  }

  async plan(limit = Infinity): Promise<readonly PlannedRange[]> {
    this.#time += 1000;
    const request = { batchTime: this.#time, batchDuration: 1000, limit, signal };
    const ranges = await this.source.plan(this.previous, request);
    if (ranges.length > 0) this.previous = JSON.parse(JSON.stringify(ranges)) as PlannedRange[];
    return ranges;
  }

  async read(ranges: readonly PlannedRange[]): Promise<KinesisRecord<any>[]> {
    const all = await Promise.all(ranges.map((range) => recordsOf(this.source.read(range, signal, refuse))));
    return all.flat();
  }

  /** Plans and reads a batch. Resolves to its records. */
  async run(limit = Infinity): Promise<KinesisRecord<any>[]> {
    return this.read(await this.plan(limit));
  }

  /** The data of a batch, text for most tests, in the order of its partitions. */
  async data(limit = Infinity): Promise<string[]> {
    return (await this.run(limit)).map(({ data }) => data as string);
  }

  /** The data of batch after batch until there are so many records. */
  async until(count: number, limit = Infinity): Promise<string[][]> {
    const batches: string[][] = [];
    for (let i = 0; i < 50 && batches.flat().length < count; i++) batches.push(await this.data(limit));
    return batches.filter((batch) => batch.length > 0);
  }
}

/** A source that is open, and its batches. */
export const started = async (
  options: KinesisSourceOptions,
  logger: Logger = new RecordingLogger(),
  previous: readonly PlannedRange[] = [],
): Promise<Batches> => {
  const source = made(options, logger);
  await source.open(signal);
  return new Batches(source, previous);
};
