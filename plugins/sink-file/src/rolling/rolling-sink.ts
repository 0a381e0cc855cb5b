import { access, constants, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BatchCommit, Chunks, Logger, Sink, WriteAttempt } from '@dstream/core/plugin';
import { lockPlace, makeDirectory, type PlaceLock } from '@dstream/files';
import { attemptName } from '../batch-place.ts';
import { blocksOf } from '../blocks-of.ts';
import { fileSinkError, onDisk } from '../file-sink-error.ts';
import { writePart } from '../write-part.ts';
import type { FileStart } from './append-files.ts';
import { Compaction } from './compaction.ts';
import { RollingOutput, type Rolling } from './rolling-output.ts';
import { lockOf, stagingOf, stagingOfBatch } from './rolling-place.ts';

/** What a rolling sink needs to know. */
export interface RollingSinkSettings<T> extends Rolling {
  readonly directory: string;
  readonly gzip: boolean;
  readonly compact: boolean;
  readonly lineOf: (record: T) => string;
}

/** What is there between `open` and `close`, on the driver. */
interface Opened {
  readonly lock: PlaceLock;
  readonly output: RollingOutput;
  readonly compaction: Compaction;
}

/**
 * Adds batch after batch to files that are closed by size and age. Tasks write parts beside them; the commit copies these
 * to the end of a file, then says in the list how far the file counts.
 */
export class RollingSink<T> implements Sink<T> {
  readonly name: string;
  readonly delivery = 'exactly-once';
  readonly place: string;
  readonly #directory: string;
  readonly #settings: RollingSinkSettings<T>;
  readonly #logger: Logger;
  #opened: Opened | undefined;

  constructor(settings: RollingSinkSettings<T>, logger: Logger) {
    this.name = `files ${settings.directory}`;
    this.#directory = resolve(settings.directory);
    this.place = `directory ${this.#directory}`;
    this.#settings = settings;
    this.#logger = logger;
  }

  async open(): Promise<void> {
    await onDisk(this.#directory, async () => {
      await makeDirectory(this.#directory);
      await access(this.#directory, constants.W_OK);
      const lock = await lockPlace(lockOf(this.#directory));
      if (!lock) throw fileSinkError('FILE_SINK_IN_USE', { path: this.#directory });
      const output = new RollingOutput(this.#directory, this.#settings, this.#logger);
      const { rollBytes } = this.#settings;
      const compaction = new Compaction(this.#directory, output, rollBytes, this.#logger);
      this.#opened = { lock, output, compaction };
      await output.open();
    });
  }

  async write(records: Chunks<T>, attempt: WriteAttempt): Promise<void> {
    const { lineOf, gzip } = this.#settings;
    const place = { target: this.#directory, staging: stagingOfBatch(this.#directory, attempt.batchTime) };
    const blocks = blocksOf(records, lineOf, { gzip, skipEmpty: true });
    await writePart(place, attempt, blocks, { sync: false });
  }

  async commit({ batchTime, attempts }: BatchCommit): Promise<void> {
    const { output, compaction } = this.#opened!;
    const staging = stagingOfBatch(this.#directory, batchTime);
    await onDisk(this.#directory, async () => {
      if (!output.has(batchTime)) await output.add(batchTime, await this.#written(staging, attempts));
      await rm(staging, { recursive: true, force: true });
    });
    if (this.#settings.compact) void compaction.consider();
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    if (!opened) return;
    try {
      await opened.compaction.close();
      await opened.output.close();
      await rm(stagingOf(this.#directory), { recursive: true, force: true });
    } finally {
      opened.lock.release();
    }
  }

  /** The parts that won, by partition. */
  #written(staging: string, attempts: readonly number[]): Promise<FileStart[]> {
    return Promise.all(
      attempts.map(async (attempt, partition) => {
        const path = join(staging, attemptName(partition, attempt));
        const { size } = await stat(path).catch((error: unknown) => {
          throw fileSinkError('FILE_SINK_PART_MISSING', { path, partition, attempt }, { cause: error });
        });
        return { path, length: size };
      }),
    );
  }
}
