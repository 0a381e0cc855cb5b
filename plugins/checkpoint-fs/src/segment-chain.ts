import { dirname, join } from 'node:path';
import { syncDirectory, unlessMissing } from '@dstream/files';
import type { OwnEnd } from './ends.ts';
import type { Files } from './files.ts';
import { Group } from './group.ts';
import { endOfSegment } from './read-segment.ts';
import { requireEnd, requireSegments } from './require-whole.ts';
import { FIRST_GROUP, segmentFile, segmentFiles, type SegmentFile } from './segment-file.ts';
import { SegmentWriter, unfinished, UNFINISHED } from './segment-writer.ts';

/** The segments of a log, for the one who writes to it. */
export class SegmentChain {
  readonly #directory: string;
  readonly #files: Files;
  readonly #segmentBytes: number;
  readonly #end: OwnEnd;
  #segments: SegmentFile[] = [];
  /** A file that was trimmed: a disk is quicker to write where it has written before. */
  #spare: string | undefined;
  #writer: SegmentWriter | undefined;
  #next = 1;
  /** That there is a new segment. */
  #noting: Promise<void> | undefined;
  #recovery: Promise<void> | undefined;
  #hasWritten = false;

  constructor(
    directory: string,
    settings: { readonly files: Files; readonly segmentBytes: number; readonly end: OwnEnd },
  ) {
    this.#directory = directory;
    this.#end = settings.end;
    this.#files = settings.files;
    this.#segmentBytes = settings.segmentBytes;
  }

  /** Once: finds the end of what is durable, and removes what is behind it. Throws `CHECKPOINT_CORRUPT` if some is gone. */
  recover(): Promise<void> {
    return (this.#recovery ??= this.#recover());
  }

  /** Resolves to the position of the group's first record when all of them are durable. */
  async write(group: Group): Promise<number> {
    await this.recover();
    const writer = await this.#writerFor(group.length);
    const position = this.#next;
    this.#hasWritten = true;
    const noting = this.#noting;
    this.#noting = undefined;
    const steps = await Promise.allSettled([writer.write(group, position), noting]);
    for (const step of steps) if (step.status === 'rejected') throw step.reason;
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
      // Before it is gone, or a crash would make it look lost.
      await this.#noteEnd(second.first);
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
    } catch (error) {
      // Shortened without that group, it would look cut.
      await writer?.abandon();
      throw error;
    }
    await writer?.close();
    if (this.#hasWritten) await this.#noteEnd();
  }

  async #recover(): Promise<void> {
    this.#segments = await segmentFiles(this.#files, this.#directory);
    const known = this.#end.get();
    requireSegments(this.#directory, this.#segments, known);
    const last = this.#segments.at(-1);
    const end = last && (await endOfSegment(this.#files, last));
    if (end) requireEnd(last, end, known);
    const names = (await unlessMissing(this.#files.readdir(this.#directory))) ?? [];
    for (const name of names) {
      if (name.startsWith(UNFINISHED)) await this.#files.unlink(join(this.#directory, name));
    }
    if (!end) return;
    this.#writer = await SegmentWriter.resume(this.#files, last, end);
    this.#next = end.next;
    if (known?.last !== last.first) await this.#noteEnd();
  }

  async #writerFor(length: number): Promise<SegmentWriter> {
    const full = this.#writer;
    if (full?.hasRoomFor(length)) return full;
    if (!full) await this.#makeDirectory();
    const file = segmentFile(this.#directory, this.#next);
    const spare = this.#spare;
    this.#spare = undefined;
    const room = Math.max(this.#segmentBytes, FIRST_GROUP + length);
    this.#writer = await SegmentWriter.create(this.#files, file, room, spare);
    // One without records gives way to one that has room for them.
    if (this.#segments.at(-1)?.first !== file.first) this.#segments.push(file);
    await full?.close();
    // While its first group is written, which counts when both are durable.
    this.#noting = this.#noteEnd();
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

  /** `first`: the position from which on segments are needed. */
  #noteEnd(first = this.#segments[0]!.first): Promise<void> {
    return this.#end.set({ first, last: this.#segments.at(-1)!.first, next: this.#next });
  }

  async #makeDirectory(): Promise<void> {
    await this.#files.mkdir(this.#directory, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    await syncDirectory(dirname(this.#directory), this.#files);
  }
}
