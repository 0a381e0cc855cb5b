import { dirname, resolve } from 'node:path';
import { isDStreamError } from '@dstream/core/plugin';
import { LineFile, makeDirectory, type LineFormat } from '@dstream/files';
import type { Progress } from './file-range.ts';
import { fileSourceError } from './file-source-error.ts';
import type { MemoryPlace } from './memory-place.ts';
import { inRecords, recordOf, rowsOf, type MemoryRecord, type RecordRows } from './memory-record.ts';

const format: LineFormat = {
  header: ['dstream-file-memory', 1],
  foreign: (path) => fileSourceError('FILE_MEMORY_FOREIGN', { path }),
  damaged: (path, line) => fileSourceError('FILE_MEMORY_CORRUPT', { path, line }),
};

/**
 * The memory on disk: lines that are only ever appended, each durable before `append` resolves. When most lines are out of
 * date the file is replaced by a shorter one.
 */
export class MemoryLog implements MemoryPlace {
  readonly #path: string;
  readonly #file: LineFile;

  constructor(path: string) {
    this.#path = resolve(path);
    this.#file = new LineFile(this.#path, format);
  }

  /** What was remembered, or undefined when there is no memory yet. */
  load(): Promise<Map<string, Progress> | undefined> {
    return this.#guard(async () => {
      const lines = (await this.#file.open()) as readonly RecordRows[] | undefined;
      return lines && new Map(lines.flatMap(recordOf));
    });
  }

  append(record: MemoryRecord): Promise<void> {
    return this.#guard(() => this.#file.append(rowsOf(record)));
  }

  /** Replaces everything in one step. */
  rewrite(files: MemoryRecord): Promise<void> {
    return this.#guard(async () => {
      await makeDirectory(dirname(this.#path));
      await this.#file.replace(inRecords(files).map(rowsOf));
    });
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    return work().catch((error: Error) => {
      if (isDStreamError(error)) throw error;
      throw fileSourceError(
        'FILE_MEMORY_FAILED',
        { path: this.#path, reason: error.message },
        { cause: error },
      );
    });
  }
}
