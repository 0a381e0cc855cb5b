import { access, constants, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BatchCommit, Chunks, Logger, Sink, WriteAttempt } from '@dstream/core/plugin';
import { makeDirectory } from '@dstream/files';
import { parentOf, placeOf } from './batch-place.ts';
import { blocksOf } from './blocks-of.ts';
import { cleanLeftovers } from './clean-leftovers.ts';
import { commitBatch, requireEmpty, requireOwn } from './commit-batch.ts';
import { onDisk } from './file-sink-error.ts';
import { writePart } from './write-part.ts';

/** What a file sink needs to know. */
export interface FileSinkSettings<T> {
  readonly name: string;
  readonly path: string;
  readonly gzip: boolean;
  readonly skipEmpty: boolean;
  readonly replace: boolean;
  readonly lineOf: (record: T) => string;
}

/** Writes each batch as a directory of files, one per partition, that appears when it is complete. */
export class FileSink<T> implements Sink<T> {
  readonly name: string;
  readonly delivery = 'exactly-once';
  readonly replaces: boolean;
  readonly place: string;
  readonly #settings: FileSinkSettings<T>;
  readonly #logger: Logger;
  readonly #staging = new Set<string>();
  #firstTime: number | undefined;
  #warned = false;

  constructor(settings: FileSinkSettings<T>, logger: Logger) {
    this.name = `${settings.name} ${settings.path}`;
    this.replaces = !settings.path.includes('{time}');
    this.place = `directory ${resolve(settings.path)}`;
    this.#settings = settings;
    this.#logger = logger;
  }

  async open(): Promise<void> {
    const { path, replace } = this.#settings;
    await onDisk(path, async () => {
      await makeDirectory(parentOf(path));
      await access(parentOf(path), constants.W_OK);
      if (path.includes('{time}')) return cleanLeftovers(path);
      await requireOwn(path);
      if (!replace) await requireEmpty(path);
    });
  }

  async write(records: Chunks<T>, attempt: WriteAttempt): Promise<void> {
    const { path, lineOf } = this.#settings;
    const place = placeOf(path, attempt.batchTime);
    this.#staging.add(place.staging);
    await writePart(place, attempt, blocksOf(records, lineOf, this.#settings), { sync: true });
  }

  async commit(batch: BatchCommit): Promise<void> {
    const { path, gzip, skipEmpty, replace } = this.#settings;
    const place = placeOf(path, batch.batchTime);
    const settings = { extension: gzip ? '.gz' : '', skipEmpty, replace };
    await onDisk(place.target, () => commitBatch(place, batch, settings));
    this.#staging.delete(place.staging);
    if (!path.includes('{time}')) this.#noteReplacement(batch.batchTime);
  }

  /** Removes what this sink has written of batches that were never committed. */
  async close(): Promise<void> {
    for (const staging of this.#staging) await rm(staging, { recursive: true, force: true });
    this.#staging.clear();
  }

  #noteReplacement(batchTime: number): void {
    this.#firstTime ??= batchTime;
    if (this.#warned || batchTime === this.#firstTime) return;
    this.#warned = true;
    const { path } = this.#settings;
    this.#logger.warn('Each batch replaces the one before it; put {time} into the path to keep them all', {
      path,
    });
  }
}
