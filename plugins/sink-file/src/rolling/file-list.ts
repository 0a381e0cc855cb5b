import { BatchSpans, type SavedBatches } from './batch-spans.ts';

/** A data file, as far as it is committed. What lies beyond `length` does not count. */
export interface ListedFile {
  readonly name: string;
  /** Where it begins, in bytes, among all that was ever committed here, one file after the other. */
  readonly start: number;
  /** Bytes. */
  readonly length: number;
  /** CRC-32 of these bytes. */
  readonly crc: number;
  /** The time of the first batch in it. */
  readonly since: number;
  /** It does not grow any more. */
  readonly closed?: true;
}

/** One step from list to list; all of it or nothing counts. */
export interface Edit {
  /** Batches that are in the files from here on, or had no records. */
  readonly batches?: readonly number[];
  /** Files as they are from here on. */
  readonly files?: readonly ListedFile[];
  /** Names of files that are listed no more. */
  readonly dropped?: readonly string[];
}

/** The whole list at one moment. */
export interface SavedList {
  readonly end: number;
  readonly batches: SavedBatches;
  readonly files: readonly ListedFile[];
}

/** Which files hold what is committed, in order, and which batches are. */
export class FileList {
  readonly #batches: BatchSpans;
  /** A new name comes after all others, and one that is set again keeps its place. */
  readonly #files: Map<string, ListedFile>;
  #last: ListedFile | undefined;
  #end: number;

  constructor({ end, batches, files }: SavedList = { end: 0, batches: { upTo: -1, spans: [] }, files: [] }) {
    this.#batches = BatchSpans.from(batches);
    this.#files = new Map(files.map((file) => [file.name, file]));
    this.#last = files.at(-1);
    this.#end = end;
  }

  /** Without gaps, unless somebody else removed files. */
  get files(): readonly ListedFile[] {
    return [...this.#files.values()];
  }

  /** The newest file: the only one that may grow. */
  get last(): ListedFile | undefined {
    return this.#last;
  }

  get size(): number {
    return this.#files.size;
  }

  /** The bytes committed so far. Never shrinks, so a position never means something else later. */
  get end(): number {
    return this.#end;
  }

  lists(name: string): boolean {
    return this.#files.has(name);
  }

  has(batchTime: number): boolean {
    return this.#batches.has(batchTime);
  }

  apply({ batches = [], files = [], dropped = [] }: Edit): void {
    for (const time of batches) this.#batches.add(time);
    for (const name of dropped) this.#files.delete(name);
    for (const file of files) {
      this.#files.set(file.name, file);
      this.#end = Math.max(this.#end, file.start + file.length);
    }
    if (dropped.length > 0) this.#last = this.files.at(-1);
    for (const file of files) if (file.start >= (this.#last?.start ?? 0)) this.#last = file;
  }

  save(): SavedList {
    return { end: this.#end, batches: this.#batches.save(), files: this.files };
  }
}
