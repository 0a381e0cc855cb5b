import { open, readFile, rename, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isDStreamError } from '@dstream/core/plugin';
import type { Progress } from './file-range.ts';
import { fileSourceError } from './file-source-error.ts';
import { makeDirectory } from './make-directory.ts';
import type { MemoryPlace } from './memory-place.ts';
import {
  decodeRecord,
  encodeRecord,
  headerLine,
  inRecords,
  isHeader,
  type MemoryRecord,
} from './memory-record.ts';

/**
 * The memory on disk: lines that are only ever appended, each synced before `append` resolves. A line that a crash cut off
 * at the end never counted and is overwritten. When most lines are out of date the file is replaced by a shorter one.
 */
export class MemoryLog implements MemoryPlace {
  readonly #path: string;
  #file: FileHandle | undefined;
  #length = 0;

  constructor(path: string) {
    this.#path = resolve(path);
  }

  /** What was remembered, or undefined when there is no memory yet. */
  load(): Promise<Map<string, Progress> | undefined> {
    return this.#guard(async () => {
      const text = await readFile(this.#path, 'utf8').catch(unlessMissing);
      if (text === undefined) return undefined;
      const { files, length } = parse(text, this.#path);
      this.#file = await open(this.#path, 'r+');
      this.#length = length;
      return files;
    });
  }

  append(record: MemoryRecord): Promise<void> {
    return this.#guard(async () => {
      const line = Buffer.from(encodeRecord(record));
      await this.#file!.truncate(this.#length);
      await this.#file!.write(line, 0, line.length, this.#length);
      await this.#file!.sync();
      this.#length += line.length;
    });
  }

  /** Replaces everything in one step. */
  rewrite(files: MemoryRecord): Promise<void> {
    return this.#guard(async () => {
      const lines = [headerLine(), ...inRecords(files).map(encodeRecord)];
      const bytes = Buffer.from(lines.join(''));
      await makeDirectory(dirname(this.#path));
      const file = await open(`${this.#path}.new`, 'w+');
      try {
        await file.writeFile(bytes);
        await file.sync();
        await rename(`${this.#path}.new`, this.#path);
      } catch (error) {
        await file.close();
        throw error;
      }
      const before = this.#file;
      [this.#file, this.#length] = [file, bytes.length];
      await before?.close();
      await syncDirectory(dirname(this.#path));
    });
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
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

/** Reads up to the first line that does not count. Throws if lines that do count come after it. */
const parse = (text: string, path: string): { files: Map<string, Progress>; length: number } => {
  const [first = '', ...lines] = text.split('\n').slice(0, -1);
  if (!isHeader(first)) throw fileSourceError('FILE_MEMORY_FOREIGN', { path });
  const files = new Map<string, Progress>();
  let length = Buffer.byteLength(first) + 1;
  for (const [i, line] of lines.entries()) {
    const record = decodeRecord(line);
    if (!record && lines.slice(i + 1).some(decodeRecord))
      throw fileSourceError('FILE_MEMORY_CORRUPT', { path, line: i + 2 });
    if (!record) break;
    for (const [file, progress] of record) files.set(file, progress);
    length += Buffer.byteLength(line) + 1;
  }
  return { files, length };
};

const syncDirectory = async (path: string): Promise<void> => {
  await using directory = await open(path, 'r');
  await directory.sync();
};

const unlessMissing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== 'ENOENT') throw error;
};
