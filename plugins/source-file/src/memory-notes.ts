import type { CheckpointLog } from '@dstream/core/plugin';
import type { Progress } from './file-range.ts';
import { fileSourceError } from './file-source-error.ts';
import type { MemoryPlace } from './memory-place.ts';
import { inRecords, recordOf, rowsOf, type MemoryRecord, type RecordRows } from './memory-record.ts';

/** One note: files that a batch took, or a part of all of them. */
interface Note {
  readonly version: number;
  /** Which part, and whether it is the last one. Notes before the first one are out of date once all are there. */
  readonly whole?: { readonly part: number; readonly last: boolean };
  readonly files: RecordRows;
}

const version = 1;

/** The memory of files in the checkpoint of the application. */
export class MemoryNotes implements MemoryPlace {
  readonly #log: CheckpointLog;
  readonly #source: string;

  constructor(log: CheckpointLog, source: string) {
    this.#log = log;
    this.#source = source;
  }

  async load(): Promise<Map<string, Progress> | undefined> {
    let files: Map<string, Progress> | undefined;
    let parts: MemoryRecord = [];
    for await (const { bytes } of this.#log.read()) {
      const { whole, record } = this.#decode(bytes);
      if (!whole) for (const [path, progress] of record) files?.set(path, progress);
      if (whole) parts = whole.part === 0 ? record : [...parts, ...record];
      if (whole?.last) files = new Map(parts);
    }
    return files;
  }

  async append(record: MemoryRecord): Promise<void> {
    await this.#log.append(encode(record));
  }

  async rewrite(files: MemoryRecord): Promise<void> {
    const records = files.length === 0 ? [files] : inRecords(files);
    const positions = await Promise.all(
      records.map((record, part) =>
        this.#log.append(encode(record, { part, last: part === records.length - 1 })),
      ),
    );
    await this.#log.trim(positions[0]!);
  }

  async close(): Promise<void> {}

  #decode(bytes: Uint8Array): Pick<Note, 'whole'> & { readonly record: MemoryRecord } {
    const { version: found, whole, files } = JSON.parse(new TextDecoder().decode(bytes)) as Note;
    if (found !== version)
      throw fileSourceError('FILE_MEMORY_FOREIGN', {
        path: `The notes of ${this.#source} in the checkpoint`,
      });
    return { ...(whole && { whole }), record: recordOf(files) };
  }
}

const encode = (record: MemoryRecord, whole?: Note['whole']): Uint8Array => {
  const note: Note = { version, ...(whole && { whole }), files: rowsOf(record) };
  return new TextEncoder().encode(JSON.stringify(note));
};
