import { dirname, join } from 'node:path';
import { syncDirectory, unlessMissing } from '@dstream/files';
import type { Files } from './files.ts';
import { Group } from './group.ts';
import { endOfSegment } from './read-segment.ts';
import { FIRST_GROUP, segmentFile, segmentFiles, type SegmentFile } from './segment-file.ts';
import { SegmentWriter, unfinished, UNFINISHED } from './segment-writer.ts';

/** The segments of a log, for the one who writes to it. */
export class SegmentChain {
  readonly #directory: string;
  readonly #files: Files;
  readonly #segmentBytes: number;
  #segments: SegmentFile[] = [];
  /** A file that was trimmed: a disk is quicker to write where it has written before. */
  #spare: string | undefined;
  #writer: SegmentWriter | undefined;
  #next = 1;
  #recovery: Promise<void> | undefined;
  #hasWritten = false;

  constructor(directory: string, settings: { readonly files: Files; readonly segmentBytes: number }) {
    this.#directory = directory;
    this.#files = settings.files;
    this.#segmentBytes = settings.segmentBytes;
  }

  /** Once: finds the end of what is durable, and removes what is behind it. */
  recover(): Promise<void> {
    return (this.#recovery ??= this.#recover());
  }

  /** Resolves to the position of the group's first record when all of them are durable. */
  async write(group: Group): Promise<number> {
    await this.recover();
    const writer = await this.#writerFor(group.length);
    const position = this.#next;
    this.#hasWritten = true;
    await writer.write(group, position);
    this.#next += group.count;
    return position;
  }

  /**
   * Removes segments of which nothing is needed: never the last one, which knows the next position. One is kept to be
   * written again, as PostgreSQL keeps those of its log.
   */
  async trim(position: number): Promise<void> {
    await this.recover();
    for (let second = this.#segments[1]; second && second.first <= position; second = this.#segments[1]) {
      const dropped = await this.#drop(this.#segments[0]!);
      this.#segments.shift();
      // One by one, or a crash could leave a hole between those that are still there.
      await syncDirectory(this.#directory, this.#files);
      // Not before it has lost its name for good: under that it must stay what it was.
      this.#spare ??= dropped;
    }
  }

  /** A group without records says that all before it was durable. Not after a write that `failed`. */
  async close(failed: boolean): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    if (failed) return writer?.abandon();
    try {
      if (this.#hasWritten) await writer?.write(new Group(), this.#next);
    } finally {
      await writer?.close();
    }
  }

  async #recover(): Promise<void> {
    const names = (await unlessMissing(this.#files.readdir(this.#directory))) ?? [];
    for (const name of names) {
      if (name.startsWith(UNFINISHED)) await this.#files.unlink(join(this.#directory, name));
    }
    this.#segments = await segmentFiles(this.#files, this.#directory);
    const last = this.#segments.at(-1);
    if (!last) return;
    const end = await endOfSegment(this.#files, last);
    this.#writer = await SegmentWriter.resume(this.#files, last, end, this.#segmentBytes);
    this.#next = end.next;
  }

  async #writerFor(length: number): Promise<SegmentWriter> {
    const full = this.#writer;
    if (full && (full.length === FIRST_GROUP || full.length + length <= this.#segmentBytes)) return full;
    if (!full) await this.#makeDirectory();
    const file = segmentFile(this.#directory, this.#next);
    const spare = this.#spare;
    this.#spare = undefined;
    this.#writer = await SegmentWriter.create(this.#files, file, this.#segmentBytes, spare);
    this.#segments.push(file);
    await full?.close();
    return this.#writer;
  }

  /** Takes its name from a segment. Resolves to where it is now, unless it is gone. */
  async #drop(segment: SegmentFile): Promise<string | undefined> {
    if (this.#spare === undefined) {
      await this.#files.rename(segment.path, unfinished(segment));
      return unfinished(segment);
    }
    await this.#files.unlink(segment.path);
    return undefined;
  }

  async #makeDirectory(): Promise<void> {
    await this.#files.mkdir(this.#directory, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await syncDirectory(dirname(this.#directory), this.#files);
  }
}
