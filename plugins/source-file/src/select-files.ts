import { isSameVersion, type FoundFile, type Progress } from './file-range.ts';

/** What decides whether a file is taken. */
export interface SelectionRules {
  /** End of the batch: files modified later wait for the next one. */
  readonly batchTime: number;
  /** How long before that a file must have been left alone, in milliseconds. */
  readonly minAge: number;
  readonly onChange: 'skip' | 'reread';
  /** Why this kind of source cannot read a file. */
  readonly refuse: (file: FoundFile) => string | undefined;
}

/** A file to take, from a byte on. */
export interface TakenFile {
  readonly file: FoundFile;
  readonly start: number;
}

/** A file to leave, and why. `loud`: somebody should know, because it will not be taken as it is. */
export interface LeftFile {
  readonly file: FoundFile;
  readonly reason: string;
  readonly loud: boolean;
}

/**
 * Decides which files belong to a batch: those not taken before, of which the modification time is not after the batch.
 * Instead of Spark's window of modification times there is memory of what was taken, so an old file that is moved in is
 * found. Oldest first.
 */
export const selectFiles = (
  found: readonly FoundFile[],
  takenSoFar: (path: string) => Progress | undefined,
  rules: SelectionRules,
): { taken: TakenFile[]; left: LeftFile[] } => {
  const taken: TakenFile[] = [];
  const left: LeftFile[] = [];
  for (const file of found.toSorted(byAge)) {
    const before = takenSoFar(file.path);
    const known = before !== undefined && isSameVersion(before, file);
    if (known && before.end >= file.size) continue;
    const reason = known ? undefined : reasonToLeave(file, before, rules);
    if (reason) left.push({ file, ...reason });
    else taken.push({ file, start: known ? before.end : 0 });
  }
  return { taken, left };
};

const byAge = (a: FoundFile, b: FoundFile): number => a.mtime - b.mtime || (a.path < b.path ? -1 : 1);

const reasonToLeave = (
  file: FoundFile,
  before: Progress | undefined,
  { batchTime, minAge, onChange, refuse }: SelectionRules,
): { reason: string; loud: boolean } | undefined => {
  if (before && onChange === 'skip') return { reason: changeOf(before, file), loud: true };
  if (file.mtime + minAge > batchTime)
    return { reason: 'it is too young for this batch and waits', loud: false };
  const refusal = refuse(file);
  return refusal === undefined ? undefined : { reason: refusal, loud: file.size > 0 };
};

const changeOf = (before: Progress, { size, mtime }: FoundFile): string =>
  size === before.size
    ? `it was taken before and modified since (${new Date(mtime).toISOString()})`
    : `it was taken before with ${before.size} bytes and has ${size} now`;
