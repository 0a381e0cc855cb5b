import type { Chunks, Logger, Use } from '@dstream/core/plugin';
import { onTestFinished } from 'vitest';
import { kafka, type KafkaRecord, type KafkaSourceOptions } from '../../src/index.ts';
import type { KafkaSource } from '../../src/kafka-source.ts';
import type { PlannedRange } from '../../src/offset-range.ts';

/** Keeps what it is told. */
export class RecordingLogger implements Logger {
  readonly infos: string[] = [];
  readonly warnings: string[] = [];
  debug(): void {}
  error(): void {}
  info(message: string): void {
    this.infos.push(message);
  }
  warn(message: string): void {
    this.warnings.push(message);
  }
}

/** A source as a context makes it. It is closed after the test. */
export const made = (options: KafkaSourceOptions, logger: Logger = new RecordingLogger()): KafkaSource => {
  const source = kafka(options).create((() => logger) as Use) as KafkaSource;
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
  readonly source: KafkaSource;
  previous: readonly PlannedRange[] = [];
  #time = 0;

  constructor(source: KafkaSource) {
    this.source = source;
  }

  async plan(limit = Infinity): Promise<readonly PlannedRange[]> {
    this.#time += 1000;
    const request = { batchTime: this.#time, batchDuration: 1000, limit, signal };
    const ranges = await this.source.plan(this.previous, request);
    if (ranges.length > 0) this.previous = JSON.parse(JSON.stringify(ranges)) as PlannedRange[];
    return ranges;
  }

  async read(ranges: readonly PlannedRange[]): Promise<KafkaRecord<any, any>[]> {
    const all = await Promise.all(ranges.map((range) => recordsOf(this.source.read(range, signal, refuse))));
    return all.flat();
  }

  /** Plans, reads and commits a batch. Resolves to its records. */
  async run(limit = Infinity): Promise<KafkaRecord<any, any>[]> {
    const ranges = await this.plan(limit);
    const records = await this.read(ranges);
    if (ranges.length > 0) this.source.commit?.(ranges);
    return records;
  }

  /** The values of a batch, in the order of their partitions. */
  async values(limit = Infinity): Promise<any[]> {
    return (await this.run(limit)).map(({ value }) => value as unknown);
  }
}

/** A source that is open, and its batches. */
export const started = async (
  options: KafkaSourceOptions,
  logger: Logger = new RecordingLogger(),
): Promise<Batches> => {
  const source = made(options, logger);
  await source.open(signal);
  return new Batches(source);
};
