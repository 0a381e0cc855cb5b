import type { Progress } from './file-range.ts';
import type { MemoryPlace } from './memory-place.ts';
import type { MemoryRecord } from './memory-record.ts';

const leastToForget = 1000;

/** Which files were taken and committed: in this process and, given a place, for the next one. */
export class FileMemory {
  readonly #place: MemoryPlace | undefined;
  #files = new Map<string, Progress>();
  #logged = 0;
  #unlogged: MemoryRecord = [];
  #working = Promise.resolve();

  constructor(place?: MemoryPlace) {
    this.#place = place;
  }

  /** Reads what is there. Resolves to false when nothing was remembered there before. */
  async open(): Promise<boolean> {
    const files = await this.#place?.load();
    this.#files = files ?? this.#files;
    this.#logged = this.#files.size;
    return files !== undefined;
  }

  takenSoFar(path: string): Progress | undefined {
    return this.#files.get(path);
  }

  /** Begins a new memory with files that count as taken. */
  async begin(files: MemoryRecord): Promise<void> {
    this.#files = new Map(files);
    await this.#rewrite();
  }

  /** Resolves when it is written down. What could not be written is written with the next call. */
  remember(files: MemoryRecord): Promise<void> {
    for (const [path, progress] of files) this.#files.set(path, progress);
    this.#unlogged = [...this.#unlogged, ...files];
    return this.#inTurn(async () => {
      const record = this.#unlogged;
      if (record.length === 0) return;
      await this.#place?.append(record);
      this.#unlogged = this.#unlogged.slice(record.length);
      this.#logged += record.length;
    });
  }

  /**
   * Drops files that are gone and lines that are out of date, once they are the most. Where no file at all is left nothing
   * is dropped: the directory may not be mounted.
   */
  tidy(present: ReadonlySet<string>): Promise<void> {
    return this.#inTurn(async () => {
      const gone = [...this.#files.keys()].filter((path) => !present.has(path));
      const outdated = this.#logged - this.#files.size + gone.length;
      if (present.size === 0 || outdated < Math.max(leastToForget, present.size)) return;
      for (const path of gone) this.#files.delete(path);
      await this.#rewrite();
    });
  }

  async close(): Promise<void> {
    await this.#working;
    await this.#place?.close();
  }

  async #rewrite(): Promise<void> {
    await this.#place?.rewrite([...this.#files]);
    this.#logged = this.#files.size;
    this.#unlogged = [];
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#working.then(work);
    this.#working = done.catch(() => {});
    return done;
  }
}
