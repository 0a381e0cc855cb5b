import { corrupt } from './checkpoint-fs-error.ts';
import type { Stored } from './compression.ts';
import type { Files } from './files.ts';
import { findGroup, GROUP_HEADER_LENGTH, readGroupHeader, readRecords, type GroupHeader } from './group.ts';
import { ReadAhead } from './read-ahead.ts';
import { FIRST_GROUP, readSegmentHeader, type SegmentFile, type SegmentHeader } from './segment-file.ts';

/** Records that were written together. */
export interface HeldGroup {
  readonly position: number;
  readonly records: readonly Stored[];
}

/** Where the groups of a segment end. */
export interface SegmentEnd {
  readonly header: SegmentHeader;
  /** In the file, behind the last group. */
  readonly offset: number;
  /** The position of the record that would come next. */
  readonly next: number;
  /** Nothing follows the group without records that ends it. */
  readonly isClosed: boolean;
  /** The file is shorter than it was ever made. */
  readonly isCut: boolean;
}

interface Whole extends HeldGroup {
  readonly header: GroupHeader;
}

/**
 * Hands the groups of a segment over, oldest first. A group that is not whole ends the segment if nothing was written
 * behind it: a group is written when the one before it is durable, so this one never was. Throws `CHECKPOINT_CORRUPT`
 * when something was.
 */
export const readSegment = (
  files: Files,
  { path, first }: SegmentFile,
): AsyncGenerator<HeldGroup, SegmentEnd> => groupsOf(files.open(path, 'r'), path, first);

/** Where the groups of a segment end. */
export const endOfSegment = async (files: Files, file: SegmentFile): Promise<SegmentEnd> => {
  const groups = readSegment(files, file);
  for (;;) {
    const { done, value } = await groups.next();
    if (done) return value;
  }
};

async function* groupsOf(
  opening: ReturnType<Files['open']>,
  path: string,
  first: number,
): AsyncGenerator<HeldGroup, SegmentEnd> {
  const handle = await opening;
  try {
    const file = new ReadAhead(handle);
    const header = readSegmentHeader(await file.at(0, FIRST_GROUP), path);
    if (header.first !== first) throw corrupt(path, `it begins with record ${header.first}`);
    let [offset, next, count] = [FIRST_GROUP, first, -1];
    for (;;) {
      const group = (await groupAt(file, header, offset)) ?? (await again(file, header, offset, path));
      if (!group) {
        const { size } = await handle.stat();
        const isClosed = count === 0 && size === offset;
        return { header, offset, next, isClosed, isCut: !isClosed && size < header.room };
      }
      if (group.position !== next)
        throw corrupt(`${path}, byte ${offset}`, `record ${group.position} stands where ${next} should`);
      yield group;
      offset += GROUP_HEADER_LENGTH + group.header.length;
      count = group.header.count;
      next += count;
    }
  } finally {
    await handle.close();
  }
}

const groupAt = async (
  file: ReadAhead,
  { id }: SegmentHeader,
  offset: number,
): Promise<Whole | undefined> => {
  const header = readGroupHeader(await file.at(offset, GROUP_HEADER_LENGTH), { segment: id, offset });
  if (!header) return undefined;
  const records = readRecords(await file.at(offset + GROUP_HEADER_LENGTH, header.length), header);
  return records && { position: header.position, records, header };
};

/** Looks once more if something stands behind: a writer may have gone on since. */
const again = async (
  file: ReadAhead,
  header: SegmentHeader,
  offset: number,
  path: string,
): Promise<Whole | undefined> => {
  if (!(await isWrittenBehind(file, header, offset))) return undefined;
  file.forget();
  const group = await groupAt(file, header, offset);
  if (group) return group;
  throw corrupt(
    `${path}, byte ${offset}`,
    'the checksum of a group of records is wrong, and others follow it',
  );
};

const piece = 1_048_576;

/** Whether any group begins behind an offset. */
const isWrittenBehind = async (
  file: ReadAhead,
  { id: segment }: SegmentHeader,
  offset: number,
): Promise<boolean> => {
  for (let start = offset + 1; ; start += piece) {
    const bytes = await file.at(start, piece + GROUP_HEADER_LENGTH - 1);
    for (let at = findGroup(bytes, 0); at >= 0; at = findGroup(bytes, at + 1)) {
      const header = bytes.subarray(at, at + GROUP_HEADER_LENGTH);
      if (readGroupHeader(header, { segment, offset: start + at })) return true;
    }
    if (bytes.length < piece) return false;
  }
};
