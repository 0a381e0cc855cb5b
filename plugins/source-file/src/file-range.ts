/** A file as it was found: another size or modification time makes it another version. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Modification time in milliseconds since the epoch. */
  readonly mtime: number;
}

/** The bytes `start` to `end` of one version of a file: one partition of a batch. A record belongs to the range in which it begins. */
export type FileRange = {
  readonly path: string;
  readonly size: number;
  readonly mtime: number;
  readonly start: number;
  readonly end: number;
};

/** How far a version of a file was taken. */
export interface Progress {
  readonly size: number;
  readonly mtime: number;
  /** Bytes up to here were taken. */
  readonly end: number;
}

/** Whether progress is about this version of a file. */
export const isSameVersion = (progress: Progress, file: FoundFile | FileRange): boolean =>
  progress.size === file.size && progress.mtime === file.mtime;

/** How far each file is taken by these ranges. */
export const progressOf = (ranges: readonly FileRange[]): Map<string, Progress> => {
  const progress = new Map<string, Progress>();
  for (const { path, size, mtime, end } of ranges) {
    progress.set(path, { size, mtime, end: Math.max(end, progress.get(path)?.end ?? 0) });
  }
  return progress;
};
