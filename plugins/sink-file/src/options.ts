import * as z from 'zod';

/** Options that all sinks of this package share. */
export interface FileSinkOptions {
  /** The directory to write; `{time}` in it stands for the batch time in milliseconds. */
  path: string;
  /** Compress the files. Default: false. */
  gzip?: boolean | undefined;
  /** Leave out files without records, and batches without files. Default: false, as in Spark. */
  skipEmpty?: boolean | undefined;
  /** Whether what was saved in the directory before gives way; else that is an error. Default: true. */
  replace?: boolean | undefined;
}

/** Options of `textFileSink`. */
export interface TextFileSinkOptions<T = unknown> extends FileSinkOptions {
  /** The line of a record. Default: as Spark writes it. */
  format?: ((record: T) => string) | undefined;
}

const shared = {
  path: z.string().min(1),
  gzip: z.boolean().default(false),
  skipEmpty: z.boolean().default(false),
  replace: z.boolean().default(true),
};

const isFunction = (value: unknown): boolean => typeof value === 'function';

export const textFileOptions = z.object({
  ...shared,
  format: z.custom<(record: unknown) => string>(isFunction, 'expected a function').optional(),
});

export const jsonLinesOptions = z.object(shared);
