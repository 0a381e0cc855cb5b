import { open, type FileHandle } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { crc32, createGunzip } from 'node:zlib';
import { unlessMissing } from '@dstream/files';
import { fileSinkError } from '../file-sink-error.ts';
import type { ListedFile } from './file-list.ts';
import { linesOf } from './lines-of.ts';
import { readList } from './read-list.ts';
import { listOf } from './rolling-place.ts';

/** A file that a `fileSink` has written, as far as it is committed. */
export interface CommittedFile {
  readonly path: string;
  /** Where it begins, in bytes, among everything that was committed. */
  readonly start: number;
  /** Bytes that count; what lies beyond does not. */
  readonly length: number;
  /** Whether it may still grow. */
  readonly closed: boolean;
}

/** What was committed at one moment. */
export interface Committed {
  /** The end, in bytes. Say `from: end` the next time to read on from here. */
  readonly end: number;
  /** The files from the beginning, or from `from` on. */
  readonly files: readonly CommittedFile[];
  /** The lines up to `end`, in the order in which batches were committed. */
  lines(): AsyncGenerator<string, void>;
}

/**
 * Looks at a directory that a `fileSink` writes to, or wrote to. Each batch that is committed is seen as a whole and once,
 * also while others are added and files are merged.
 *
 * @param directory `dir` of the sink.
 * @param options `from`: the `end` of an earlier look, to see only what was added since.
 */
export const readCommitted = async (directory: string, { from = 0 } = {}): Promise<Committed> => {
  const { end, files } = await look(directory);
  return {
    end,
    files: files
      .filter(({ start, length }) => start + length > from)
      .map(({ name, start, length, closed = false }) => ({
        path: resolve(directory, name),
        start,
        length,
        closed,
      })),
    lines: () => linesBetween(directory, from, end),
  };
};

interface Look {
  readonly end: number;
  readonly files: readonly ListedFile[];
}

const look = async (directory: string): Promise<Look> => {
  const list = await readList(listOf(directory));
  return { end: list?.end ?? 0, files: list?.files ?? [] };
};

async function* linesBetween(directory: string, from: number, end: number): AsyncGenerator<string, void> {
  let { files } = await look(directory);
  let next = indexAt(files, from);
  for (let at = from; at < end && next < files.length; next++) {
    const file = files[next]!;
    const [first, last] = [Math.max(at, file.start), Math.min(file.start + file.length, end)];
    if (first >= end) return;
    const handle = await openListed(directory, file);
    if (handle) {
      yield* linesIn(handle, file, { first: first - file.start, last: last - file.start });
      at = last;
      continue;
    }
    // It was merged with those before it: the list says now where its bytes are.
    ({ files } = await look(directory));
    if (files.some(({ name }) => name === file.name)) throw gone(directory, file);
    next = indexAt(files, at) - 1;
  }
}

const indexAt = (files: readonly ListedFile[], at: number): number => {
  const index = files.findIndex(({ start, length }) => start + length > at);
  return index < 0 ? files.length : index;
};

const openListed = (directory: string, { name }: ListedFile): Promise<FileHandle | undefined> =>
  unlessMissing(open(join(directory, name), 'r'));

const gone = (directory: string, { name, length }: ListedFile): Error =>
  fileSinkError('FILE_SINK_DAMAGED', { path: join(directory, name), length: 0, committed: length });

async function* linesIn(
  handle: FileHandle,
  { name, length, crc }: ListedFile,
  { first, last }: { first: number; last: number },
): AsyncGenerator<string, void> {
  await using file = handle;
  const { size } = await file.stat();
  if (size < last) throw fileSinkError('FILE_SINK_DAMAGED', { path: name, length: size, committed: last });
  const bytes: Readable = file.createReadStream({ start: first, end: last - 1, autoClose: false });
  const blocks = first === 0 && last === length ? checked(bytes, name, crc) : bytes;
  yield* linesOf(name.endsWith('.gz') ? pipeline(blocks, createGunzip(), () => {}) : blocks);
}

/** Throws `FILE_SINK_CHANGED` behind the last block if the blocks are not what the checksum says. */
async function* checked(blocks: Readable, path: string, crc: number): AsyncGenerator<Uint8Array, void> {
  let sum = 0;
  for await (const block of blocks as AsyncIterable<Uint8Array>) {
    sum = crc32(block, sum);
    yield block;
  }
  if (sum !== crc) throw fileSinkError('FILE_SINK_CHANGED', { path });
}
