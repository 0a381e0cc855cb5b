import { corrupt } from './checkpoint-fs-error.ts';
import type { LogEnd } from './ends.ts';
import type { SegmentEnd } from './read-segment.ts';
import { segmentFile, type SegmentFile } from './segment-file.ts';

/** Throws `CHECKPOINT_CORRUPT` when files of a log are gone that were there: `known` is what it held at least. */
export const requireSegments = (
  directory: string,
  segments: readonly SegmentFile[],
  known: LogEnd | undefined,
): void => {
  if (!known) return;
  const [first, last] = [segments[0], segments.at(-1)];
  if (!last || last.first < known.last)
    throw corrupt(segmentFile(directory, known.last).path, 'it is gone, with what was written there');
  if (first!.first > known.first)
    throw corrupt(segmentFile(directory, known.first).path, 'it is gone, and was still needed');
};

/** Throws `CHECKPOINT_CORRUPT` when records are gone that the last file of a log held. */
export const requireEnd = (
  { path }: SegmentFile,
  { isCut, offset, next }: SegmentEnd,
  known: LogEnd | undefined,
): void => {
  if (isCut) throw corrupt(`${path}, byte ${offset}`, 'the file was cut short: it has lost its end');
  if (known && next < known.next)
    throw corrupt(`${path}, byte ${offset}`, `record ${known.next - 1} was written, and is not there`);
};
