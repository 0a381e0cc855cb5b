import {
  isDStreamError,
  textOf,
  type CheckpointLog,
  type DirectSource,
  type Logger,
  type PlanRequest,
} from '@dstream/core/plugin';
import type { PlaceLock } from '@dstream/files';
import { cutFiles } from './cut-files.ts';
import type { FileLayout } from './file-layout.ts';
import { FileMemory } from './file-memory.ts';
import { progressOf, type FileRange, type FoundFile, type Progress } from './file-range.ts';
import { listFiles } from './list-files.ts';
import { lockMemory } from './lock-memory.ts';
import { MemoryLog } from './memory-log.ts';
import { MemoryNotes } from './memory-notes.ts';
import { PlannedFiles } from './planned-files.ts';
import { selectFiles, type LeftFile } from './select-files.ts';

/** What every file source needs to know. */
export interface FileSourceSettings {
  readonly directory: string;
  readonly filter: (name: string) => boolean;
  readonly newFilesOnly: boolean;
  readonly memory?: string | undefined;
  readonly maxFilesPerBatch: number;
  readonly minAge: number;
  readonly onChange: 'skip' | 'reread';
  readonly onVanished: 'fail' | 'skip';
}

/** Reads the files that appear in directories, each once, whatever way their records lie in them. */
export class FileSource<T> implements DirectSource<T, FileRange> {
  readonly kind = 'direct';
  readonly name: string;
  /** The records of a range, if known without reading. */
  readonly count: (range: FileRange) => number | undefined;
  readonly #settings: FileSourceSettings;
  readonly #layout: FileLayout<T>;
  readonly #logger: Logger;
  #memory = new FileMemory();
  #lock: PlaceLock | undefined;
  readonly #planned = new PlannedFiles();
  /** What was told of each file that was left. */
  readonly #told = new Map<string, string>();
  #present: ReadonlySet<string> = new Set();
  #trouble = '';

  constructor(name: string, settings: FileSourceSettings, layout: FileLayout<T>, logger: Logger) {
    this.name = `${name} ${settings.directory}`;
    this.count = (range) => layout.count?.(range);
    this.#settings = settings;
    this.#layout = layout;
    this.#logger = logger;
  }

  async open(_: AbortSignal, notes?: CheckpointLog): Promise<void> {
    this.#memory = await this.#memoryIn(notes);
    if (await this.#memory.open()) return;
    const present = this.#settings.newFilesOnly ? await this.#list() : [];
    await this.#memory.begin(present.filter(({ size }) => size > 0).map(asTaken));
  }

  resume(planned: readonly (readonly FileRange[])[]): void {
    this.#planned.resume(planned);
  }

  async plan(
    previous: readonly FileRange[],
    { batchTime, limit }: PlanRequest,
  ): Promise<readonly FileRange[]> {
    this.#planned.follow(previous);
    const found = await this.#list();
    const { minAge, onChange, maxFilesPerBatch } = this.#settings;
    const refuse = (file: FoundFile): string | undefined => this.#layout.refuse(file);
    const rules = { batchTime, minAge, onChange, refuse };
    const { taken, left } = selectFiles(found, (path) => this.#takenSoFar(path), rules);
    for (const each of left) this.#tell(each);
    const ranges = cutFiles(taken, this.#layout, { records: limit, files: maxFilesPerBatch });
    this.#planned.add(ranges);
    return ranges;
  }

  read(range: FileRange, signal: AbortSignal): AsyncIterable<readonly T[]> {
    const records = this.#layout.read(range, signal);
    return this.#settings.onVanished === 'fail' ? records : this.#readIfThere(range, records);
  }

  async *#readIfThere(
    { path }: FileRange,
    records: AsyncIterable<readonly T[]>,
  ): AsyncGenerator<readonly T[], void> {
    try {
      yield* records;
    } catch (error) {
      if (!isDStreamError(error, 'FILE_VANISHED')) throw error;
      this.#logger.warn(`${path} is left out: it is gone, and a batch has asked for it`);
    }
  }

  async commit(ranges: readonly FileRange[]): Promise<void> {
    await this.#memory.remember([...progressOf(ranges)]);
    this.#planned.committed(ranges);
    await this.#memory.tidy(this.#present);
  }

  async close(): Promise<void> {
    await this.#memory.close();
    this.#lock?.release();
    this.#lock = undefined;
  }

  async #memoryIn(notes: CheckpointLog | undefined): Promise<FileMemory> {
    const { memory } = this.#settings;
    if (memory === undefined) return new FileMemory(notes && new MemoryNotes(notes, this.name));
    this.#lock = await lockMemory(memory);
    return new FileMemory(new MemoryLog(memory));
  }

  #takenSoFar(path: string): Progress | undefined {
    return this.#planned.takenSoFar(path) ?? this.#memory.takenSoFar(path);
  }

  /** A directory that cannot be listed is no error: its files are found when it can. */
  async #list(): Promise<readonly FoundFile[]> {
    const { directory, filter } = this.#settings;
    const found = await listFiles(directory, filter).catch((error: unknown) => textOf(error));
    if (found === undefined || typeof found === 'string') {
      this.#warnOf(found ?? 'there is no such directory yet');
      return [];
    }
    this.#trouble = '';
    this.#present = new Set(found.map(({ path }) => path));
    for (const path of this.#told.keys()) if (!this.#present.has(path)) this.#told.delete(path);
    return found;
  }

  #warnOf(trouble: string): void {
    if (this.#trouble !== trouble) this.#logger.warn(`Cannot list ${this.#settings.directory}: ${trouble}`);
    this.#trouble = trouble;
  }

  /** Says once why a version of a file is left. */
  #tell({ file, reason, loud }: LeftFile): void {
    const about = `${file.size} ${file.mtime} ${reason}`;
    if (this.#told.get(file.path) === about) return;
    this.#told.set(file.path, about);
    this.#logger[loud ? 'warn' : 'debug'](`${file.path} is left out: ${reason}`);
  }
}

const asTaken = ({ path, size, mtime }: FoundFile): readonly [string, Progress] => [
  path,
  { size, mtime, end: size },
];
