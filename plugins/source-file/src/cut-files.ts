import type { FileLayout } from './file-layout.ts';
import type { FileRange } from './file-range.ts';
import type { TakenFile } from './select-files.ts';

/** How much a batch may take. */
export interface BatchLimits {
  /** Honoured where records can be counted without reading; a file may then be continued in the next batch. */
  readonly records: number;
  readonly files: number;
}

/** What decides how files are cut. */
export type Cutting = Pick<FileLayout<unknown>, 'splitBytes' | 'recordLength' | 'count'>;

/** The ranges of a batch: one or more per file, in order. */
export const cutFiles = (taken: readonly TakenFile[], cutting: Cutting, limits: BatchLimits): FileRange[] => {
  const ranges: FileRange[] = [];
  let records = Math.floor(limits.records);
  for (const each of taken.slice(0, limits.files)) {
    if (records < 1) break;
    const cut = cutFile(each, cutting, records);
    for (const range of cut) records -= cutting.count?.(range) ?? 0;
    ranges.push(...cut);
  }
  return ranges;
};

const cutFile = ({ file, start }: TakenFile, cutting: Cutting, records: number): FileRange[] => {
  const { recordLength } = cutting;
  const end = recordLength ? Math.min(file.size, start + records * recordLength) : file.size;
  const step = Math.max(1, Math.floor(cutting.splitBytes(file) / (recordLength ?? 1))) * (recordLength ?? 1);
  const ranges: FileRange[] = [];
  let from = start;
  do {
    const to = Math.min(from + step, end);
    ranges.push({ path: file.path, size: file.size, mtime: file.mtime, start: from, end: to });
    from = to;
  } while (from < end);
  return ranges;
};
