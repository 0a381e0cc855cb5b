import { join } from 'node:path';

/** The list of committed files in a directory. */
export const listOf = (directory: string): string => join(directory, '_committed');

/** What one sink holds as long as it writes to a directory. */
export const lockOf = (directory: string): string => join(directory, '.lock');

/** Where the parts of batches wait for their commit. */
export const stagingOf = (directory: string): string => join(directory, '.staging');

/** Where those of one batch wait. */
export const stagingOfBatch = (directory: string, batchTime: number): string =>
  join(stagingOf(directory), String(batchTime));

/** A data file is named after where it begins, so no name ever comes twice. */
export const dataName = (start: number, extension: string): string =>
  `part-${String(start).padStart(16, '0')}${extension}`;

export const isDataName = (name: string): boolean => /^part-\d{16}(\.\w+)*$/.test(name);

/** Where a data file begins. */
export const startOf = (name: string): number => Number(name.slice(5, 21));

export const extensionOf = (name: string): string => name.replace(/^part-\d+/, '');

/** Where a file that is to take the place of several grows. */
export const mergingName = (name: string): string => `.${name}.merging`;

export const isMergingName = (name: string): boolean => /^\.part-\d{16}(\.\w+)*\.merging$/.test(name);
