import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from '@dstream/core/plugin';
import { syncDirectory } from '@dstream/files';
import { fileSinkError } from '../file-sink-error.ts';
import { appendFiles, type FileStart } from './append-files.ts';
import { CommitLog } from './commit-log.ts';
import type { Edit, FileList, ListedFile } from './file-list.ts';
import { restoreFiles } from './restore-files.ts';
import { dataName, extensionOf, listOf } from './rolling-place.ts';

/** When a file is full. */
export interface Rolling {
  /** Of new files, with its dots. */
  readonly extension: string;
  /** A batch that would make a file longer begins another. */
  readonly rollBytes: number;
  /** Milliseconds of batch time after which a file grows no more; Infinity: never. */
  readonly rollAfter: number;
}

const mostUnwritten = 1000;

/** The files of a directory and the list of what is committed in them, for the one process that writes there. */
export class RollingOutput {
  readonly #directory: string;
  readonly #rolling: Rolling;
  readonly #logger: Logger;
  readonly #log: CommitLog;
  /** Batches without records, which need not be on disk before others are. */
  #empty: readonly number[] = [];
  #working: Promise<unknown> = Promise.resolve();

  constructor(directory: string, rolling: Rolling, logger: Logger) {
    this.#directory = directory;
    this.#rolling = rolling;
    this.#logger = logger;
    this.#log = new CommitLog(listOf(directory));
  }

  get list(): FileList {
    return this.#log.list;
  }

  /** Whether the batch was added. */
  has(batchTime: number): boolean {
    return this.list.has(batchTime) || this.#empty.includes(batchTime);
  }

  /** Goes on where the last process ended, whatever its end was. */
  async open(): Promise<void> {
    if (!(await this.#log.open())) {
      await requireUnused(this.#directory);
      await this.#log.consolidate();
      await syncDirectory(dirname(this.#directory));
    }
    const removed = await restoreFiles(this.#directory, this.list);
    if (!removed) return;
    this.#logger.warn('Committed files were removed by others', {
      directory: this.#directory,
      files: removed.dropped,
    });
    await this.#log.append(removed);
  }

  /** Adds the bytes of a batch, all or none. May be called again for a batch that was added. */
  add(batchTime: number, parts: readonly FileStart[]): Promise<void> {
    return this.#inTurn(async () => {
      if (this.has(batchTime)) return;
      const bytes = parts.reduce((sum, { length }) => sum + length, 0);
      if (bytes === 0) return this.#addEmpty(batchTime);
      await this.#log.settle();
      const last = this.list.last;
      const file = last && this.#isOpen(last, batchTime, bytes) ? last : this.#next(batchTime);
      const path = join(this.#directory, file.name);
      const grown = await appendFiles({ path, length: file.length, crc: file.crc }, parts);
      if (file.length === 0) await syncDirectory(this.#directory);
      const full = grown.length >= this.#rolling.rollBytes ? { closed: true as const } : {};
      const closed = last && last !== file && !last.closed ? [{ ...last, closed: true as const }] : [];
      await this.#edit({ batches: [batchTime], files: [...closed, { ...file, ...grown, ...full }] });
    });
  }

  /** Lets a file that nobody appends to take the place of itself and of those that follow it. */
  replace(merged: ListedFile, dropped: readonly string[], take: () => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      await this.#log.settle();
      await take();
      await this.#edit({ files: [merged], dropped });
    });
  }

  async close(): Promise<void> {
    await this.#working;
    await this.#log.close();
  }

  #isOpen(last: ListedFile, batchTime: number, bytes: number): boolean {
    const { extension, rollBytes } = this.#rolling;
    const fits = last.length + bytes <= rollBytes && extensionOf(last.name) === extension;
    return !last.closed && fits && !this.#isOld(last, batchTime);
  }

  #isOld(file: ListedFile, batchTime: number): boolean {
    return batchTime - file.since >= this.#rolling.rollAfter;
  }

  #next(since: number): ListedFile {
    const start = this.list.end;
    return { name: dataName(start, this.#rolling.extension), start, length: 0, crc: 0, since };
  }

  async #addEmpty(batchTime: number): Promise<void> {
    this.#empty = [...this.#empty, batchTime];
    const { last } = this.list;
    const isDue = last && !last.closed && this.#isOld(last, batchTime);
    if (isDue) await this.#edit({ files: [{ ...last, closed: true }] });
    else if (this.#empty.length >= mostUnwritten) await this.#edit({});
  }

  async #edit(edit: Edit): Promise<void> {
    await this.#log.append({ ...edit, batches: [...this.#empty, ...(edit.batches ?? [])] });
    this.#empty = [];
    if (!this.#log.isLong) return;
    await this.#log.consolidate().catch((error: Error) => {
      this.#logger.warn('Cannot shorten the list of committed files', { reason: error.message });
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#working.then(work);
    this.#working = done.catch(() => {});
    return done;
  }
}

/** Throws `FILE_SINK_LIST_MISSING` if the directory holds anything although nothing was ever committed there. */
const requireUnused = async (directory: string): Promise<void> => {
  const found = (await readdir(directory)).find((name) => !name.startsWith('.') && name !== '_committed.new');
  if (found !== undefined) throw fileSinkError('FILE_SINK_LIST_MISSING', { path: directory, found });
};
