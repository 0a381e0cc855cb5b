import { basename, dirname, join, resolve } from 'node:path';

/** Where the files of one batch go. */
export interface BatchPlace {
  /** The directory that readers see, once it is complete. */
  readonly target: string;
  /** Beside it and hidden: where it grows. */
  readonly staging: string;
  /** Where a directory that is being replaced waits for its removal. */
  readonly replaced: string;
}

/** The place of a batch: `{time}` in the path stands for the batch time. */
export const placeOf = (path: string, batchTime: number): BatchPlace => {
  const target = resolve(path.replaceAll('{time}', String(batchTime)));
  const hidden = join(dirname(target), `.${basename(target)}.${batchTime}`);
  return { target, staging: `${hidden}.staging`, replaced: `${hidden}.replaced` };
};

/** The deepest directory that holds the batches of a path. */
export const parentOf = (path: string): string => dirname(resolve(path.replace(/\{time\}.*$/s, '_')));

/** The file of a partition. */
export const partName = (partition: number, extension: string): string =>
  `part-${String(partition).padStart(5, '0')}${extension}`;

/** The file of a partition as one attempt wrote it. */
export const attemptName = (partition: number, attempt: number): string =>
  `${partName(partition, '')}.attempt-${attempt}`;
