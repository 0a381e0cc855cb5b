import * as z from 'zod';
import type { LineEncoding } from './lines-of.ts';
import { blockBytes } from './read-range.ts';

/** Options that all sources of this package share. */
export interface FileOptions {
  /** The directory to watch; a glob such as `logs/{a,b}` watches many. Files directly inside are read. */
  directory: string;
  /** Which file names count. Default: those that neither start with `.` nor end with `._COPYING_`. */
  filter?: ((name: string) => boolean) | undefined;
  /** Leave out what is there at the first start. Default: true. */
  newFilesOnly?: boolean | undefined;
  /**
   * A file in which to remember what was read, so that a restart neither loses nor repeats files. Not needed in a context
   * with a checkpoint store.
   */
  memory?: string | undefined;
  /** Default: no limit. */
  maxFilesPerBatch?: number | undefined;
  /** How long a file must have been left alone before it is read, in milliseconds. Default: 0. */
  minAge?: number | undefined;
  /** What to do with a file that was read and has changed: leave it and say so, or read it again. Default: skip. */
  onChange?: 'skip' | 'reread' | undefined;
  /**
   * What to do when a batch needs a file that is gone, as a window does after a restart: fail, or go on without it and say so.
   * Default: fail.
   */
  onVanished?: 'fail' | 'skip' | undefined;
}

/** Options of `textFiles`. */
export interface TextFilesOptions extends FileOptions {
  /** Default: utf8. */
  encoding?: LineEncoding | undefined;
  /** A longer line is left out and logged. At least 262,144; default: 16,777,216. */
  maxLineBytes?: number | undefined;
  /** A larger file is read as several partitions of about this size. Default: 67,108,864. */
  splitBytes?: number | undefined;
}

/** Options of `binaryRecords`. */
export interface BinaryRecordsOptions extends FileOptions {
  /** Bytes of each record. */
  recordLength: number;
  /** A larger file is read as several partitions of about this size. Default: 67,108,864. */
  splitBytes?: number | undefined;
}

/** Options of `files`. */
export interface WholeFilesOptions extends FileOptions {
  /** A larger file is left out. Default: 67,108,864. */
  maxFileBytes?: number | undefined;
}

const positive = z.int().min(1);
const isFunction = (value: unknown): boolean => typeof value === 'function';
const visible = (name: string): boolean => !name.startsWith('.') && !name.endsWith('._COPYING_');

const shared = {
  directory: z.string().min(1),
  filter: z.custom<(name: string) => boolean>(isFunction, 'expected a function').default(() => visible),
  newFilesOnly: z.boolean().default(true),
  memory: z.string().min(1).optional(),
  maxFilesPerBatch: positive.default(Number.MAX_SAFE_INTEGER),
  minAge: z.number().min(0).default(0),
  onChange: z.enum(['skip', 'reread']).default('skip'),
  onVanished: z.enum(['fail', 'skip']).default('fail'),
};

const splitBytes = positive.default(67_108_864);

export const textFilesOptions = z.object({
  ...shared,
  encoding: z.enum(['utf8', 'latin1']).default('utf8'),
  maxLineBytes: z.int().min(blockBytes).default(16_777_216),
  splitBytes,
});

export const binaryRecordsOptions = z.object({ ...shared, recordLength: positive, splitBytes });

export const wholeFilesOptions = z.object({ ...shared, maxFileBytes: positive.default(67_108_864) });
