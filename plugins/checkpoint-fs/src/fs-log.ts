import type { CheckpointLog, LogRecord } from '@dstream/core/plugin';
import { corrupt, onDisk } from './checkpoint-fs-error.ts';
import { asTheyAre, Compression, unpack, type Stored } from './compression.ts';
import type { LogEnd, OwnEnd } from './ends.ts';
import type { Files } from './files.ts';
import type { Group } from './group.ts';
import { LogWriter } from './log-writer.ts';
import { endOfSegment, readSegment, type SegmentEnd } from './read-segment.ts';
import { requireEnd, requireSegments } from './require-whole.ts';
import { SegmentChain } from './segment-chain.ts';
import { segmentFiles, type SegmentFile } from './segment-file.ts';

/** What the logs of a store share. */
export interface LogSettings {
  readonly files: Files;
  /** Of a segment, in bytes. */
  readonly segmentBytes: number;
  readonly compress: boolean;
  /** What the log is known to hold. */
  readonly end: OwnEnd;
  /** Throws when the store may not write. */
  readonly requireWriter: () => void;
  /** Whether the store may write. */
  readonly isWriter: () => boolean;
}

/** A log in files of its own directory. */
export class FsLog implements CheckpointLog {
  readonly #directory: string;
  readonly #settings: LogSettings;
  readonly #compression: Compression;
  readonly #writer = new LogWriter((group) => this.#write(group));
  readonly #chain: SegmentChain;
  #packing: Promise<unknown> | undefined;
  #trimming: Promise<unknown> = Promise.resolve();

  constructor(directory: string, settings: LogSettings) {
    this.#directory = directory;
    this.#settings = settings;
    this.#compression = new Compression(settings.compress);
    this.#chain = new SegmentChain(directory, settings);
  }

  async *read(): AsyncIterable<LogRecord> {
    const { files, isWriter } = this.#settings;
    if (isWriter()) await this.#onDisk(() => this.#chain.recover());
    const known = await this.#onDisk(() => this.#settings.end.look());
    const segments = await this.#onDisk(() => segmentFiles(files, this.#directory));
    // A writer may remove the first ones meanwhile, never the last one.
    requireSegments(this.#directory, segments, known && { ...known, first: Infinity });
    let before: SegmentEnd | undefined;
    for (const segment of segments) {
      if (before && before.next !== segment.first)
        throw corrupt(segment.path, `record ${before.next} should come next, and is not there`);
      before = yield* this.#recordsOf(segment);
    }
    const [last, end] = [segments.at(-1), before];
    if (last && end) await this.#onDisk(() => this.#requireEnd(last, end, known));
  }

  async append(bytes: Uint8Array): Promise<number> {
    this.#settings.requireWriter();
    const isDue = this.#compression.isDue(bytes);
    if (!isDue && this.#packing === undefined) return this.#writer.add(asTheyAre(bytes));
    const copy = new Uint8Array(bytes);
    return this.#appendInTurn(isDue ? this.#compression.pack(copy) : asTheyAre(copy));
  }

  async trim(position: number): Promise<void> {
    this.#settings.requireWriter();
    const before = this.#trimming.catch(() => undefined);
    this.#trimming = before.then(() => this.#onDisk(() => this.#chain.trim(position)));
    await this.#trimming;
  }

  /** Resolves when what was appended is durable or has failed. */
  async close(): Promise<void> {
    await this.#packing?.catch(() => undefined);
    await this.#writer.idle();
    await this.#trimming.catch(() => undefined);
    await this.#onDisk(() => this.#chain.close(this.#writer.failed));
  }

  /** Records are compressed at the same time, and added in the order of the calls. */
  async #appendInTurn(packed: Stored | Promise<Stored>): Promise<number> {
    const before = this.#packing;
    const added = Promise.all([packed, before]).then(([record]) => ({ durable: this.#writer.add(record) }));
    this.#packing = added;
    try {
      const { durable } = await added;
      if (this.#packing === added) this.#packing = undefined;
      return await durable;
    } catch (error) {
      this.#writer.fail(error as Error);
      throw error;
    }
  }

  #write(group: Group): Promise<number> {
    return this.#onDisk(() => this.#chain.write(group));
  }

  /** Of the last segment, unless a writer has gone on with another one or is closing it just now. */
  async #requireEnd(segment: SegmentFile, end: SegmentEnd, known: LogEnd | undefined): Promise<void> {
    const { files } = this.#settings;
    const held = await segmentFiles(files, this.#directory);
    if (held.at(-1)?.first !== segment.first) return;
    requireEnd(segment, end.isCut ? await endOfSegment(files, segment) : end, known);
  }

  /** Returns where the segment ends; undefined when it was trimmed meanwhile. */
  async *#recordsOf(segment: SegmentFile): AsyncGenerator<LogRecord, SegmentEnd | undefined> {
    const groups = readSegment(this.#settings.files, segment);
    for (;;) {
      const step = await this.#onDisk(() => this.#unlessTrimmed(segment, groups.next()));
      if (!step) return undefined;
      const { done, value } = step;
      if (done) return (await this.#onDisk(() => this.#isTrimmed(segment))) ? undefined : value;
      for (const [i, record] of value.records.entries()) {
        yield { position: value.position + i, bytes: unpack(record) };
      }
    }
  }

  /** A reader may come too late for a segment, which its writer may even be writing over. */
  async #unlessTrimmed<T>(segment: SegmentFile, step: Promise<T>): Promise<T | undefined> {
    try {
      return await step;
    } catch (error) {
      if (await this.#isTrimmed(segment)) return undefined;
      throw error;
    }
  }

  async #isTrimmed({ first }: SegmentFile): Promise<boolean> {
    const held = await segmentFiles(this.#settings.files, this.#directory);
    return !held.some((segment) => segment.first === first);
  }

  #onDisk<T>(work: () => Promise<T>): Promise<T> {
    return onDisk(this.#directory, work);
  }
}
