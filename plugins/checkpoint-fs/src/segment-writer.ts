import { constants } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { syncDirectory, unlessMissing, writeAll } from '@dstream/files';
import { checkpointFsError } from './checkpoint-fs-error.ts';
import type { FileHandle, Files } from './files.ts';
import { Group } from './group.ts';
import type { SegmentEnd } from './read-segment.ts';
import { FIRST_GROUP, newSegmentHeader, type SegmentFile, type SegmentHeader } from './segment-file.ts';

const { O_CREAT, O_DSYNC, O_EXCL, O_WRONLY } = constants;
/** Makes each write durable by itself, where the system knows how to. */
const durableWrites = O_DSYNC ?? 0;

/** What is not finished yet, or not needed any more, bears this before its name. */
export const UNFINISHED = '~';

/** The path of a segment that is not finished yet, or not needed any more. */
export const unfinished = ({ path }: SegmentFile): string => join(dirname(path), UNFINISHED + basename(path));

/** Writes groups behind each other. */
export class SegmentWriter {
  readonly file: SegmentFile;
  readonly #handle: FileHandle;
  readonly #header: SegmentHeader;
  #offset: number;

  private constructor(file: SegmentFile, handle: FileHandle, header: SegmentHeader, offset: number) {
    this.file = file;
    this.#handle = handle;
    this.#header = header;
    this.#offset = offset;
  }

  /**
   * Makes a segment. It gets its name when its header is durable. `room` is its length to begin with, in bytes; `spare` a
   * file that is not needed any more, to write over.
   */
  static async create(
    files: Files,
    file: SegmentFile,
    room: number,
    spare: string | undefined,
  ): Promise<SegmentWriter> {
    const { header, bytes } = newSegmentHeader(file.first, room);
    const { path, handle } = (spare && (await reopen(files, spare))) || (await begin(files, file));
    return orClose(handle, async () => {
      await writeAll(handle, bytes, 0);
      await handle.truncate(room);
      await handle.sync();
      await files.rename(path, file.path);
      await syncDirectory(dirname(file.path), files);
      return new SegmentWriter(file, handle, header, FIRST_GROUP);
    });
  }

  /**
   * Goes on behind the last whole group of a segment. All before it is made durable, and what stands there removed; as the
   * file is shorter meanwhile, it is closed first.
   */
  static async resume(files: Files, file: SegmentFile, end: SegmentEnd): Promise<SegmentWriter> {
    const { header, offset, next, isClosed } = end;
    const handle = await files.open(file.path, O_WRONLY | durableWrites);
    return orClose(handle, async () => {
      const writer = new SegmentWriter(file, handle, header, offset);
      await handle.sync();
      if (!isClosed) await writer.write(new Group(), next);
      await handle.truncate(writer.length);
      await handle.truncate(Math.max(writer.length, header.room));
      await handle.sync();
      await syncDirectory(dirname(file.path), files);
      return writer;
    });
  }

  /** In bytes. */
  get length(): number {
    return this.#offset;
  }

  /** Whether so many bytes more have room: beyond it, nobody could tell that the file was cut short. */
  hasRoomFor(length: number): boolean {
    return this.#offset + length <= this.#header.room;
  }

  /** Resolves when the group is durable. */
  async write(group: Group, position: number): Promise<void> {
    const bytes = group.seal({ segment: this.#header.id, offset: this.#offset }, position);
    const [, { nlink }] = await Promise.all([this.#write(bytes), this.#handle.stat()]);
    if (nlink === 0) throw checkpointFsError('CHECKPOINT_FS_DIRECTORY_GONE', { path: this.file.path });
    this.#offset += bytes.length;
  }

  /** Gives back the room that was not needed. */
  async close(): Promise<void> {
    try {
      await this.#handle.truncate(this.#offset);
    } finally {
      await this.#handle.close();
    }
  }

  /** Without another look at a file whose last write has failed. */
  async abandon(): Promise<void> {
    await this.#handle.close();
  }

  async #write(bytes: Buffer): Promise<void> {
    await writeAll(this.#handle, bytes, this.#offset);
    if (durableWrites === 0) await this.#handle.datasync();
  }
}

/** A file without a name of its own yet. */
interface Unfinished {
  readonly path: string;
  readonly handle: FileHandle;
}

const begin = async (files: Files, file: SegmentFile): Promise<Unfinished> => {
  const path = unfinished(file);
  return { path, handle: await files.open(path, O_WRONLY | O_CREAT | O_EXCL | durableWrites, 0o600) };
};

const reopen = async (files: Files, path: string): Promise<Unfinished | undefined> => {
  const handle = await unlessMissing(files.open(path, O_WRONLY | durableWrites));
  return handle && { path, handle };
};

const orClose = async <T>(handle: FileHandle, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    await handle.close();
    throw error;
  }
};
