import * as z from 'zod';

/** Options of the sinks that write each batch as a directory. */
export interface BatchDirectoryOptions {
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
export interface TextFileSinkOptions<T = unknown> extends BatchDirectoryOptions {
  /** The line of a record. Default: as Spark writes it. */
  format?: ((record: T) => string) | undefined;
}

/** Options of `fileSink`. */
export interface FileSinkOptions<T = unknown> {
  /** The directory to write. One sink at a time has it. */
  dir: string;
  /** The line of a record: as Spark writes it, as JSON, or what a function returns. Default: text. */
  format?: 'text' | 'json' | ((record: T) => string) | undefined;
  /** Compress the files: each batch is a gzip member of its own. Default: false. */
  gzip?: boolean | undefined;
  /** A batch that would make a file longer, in bytes, begins another. Default: 134,217,728. */
  rollBytes?: number | undefined;
  /** A file grows no more this long after its first batch, in milliseconds of batch time. Default: never. */
  rollAfter?: number | undefined;
  /** Whether small files become larger ones in the background. Default: true. */
  compact?: boolean | undefined;
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

export const fileSinkOptions = z.object({
  dir: z.string().min(1),
  format: z
    .union([
      z.enum(['text', 'json']),
      z.custom<(record: unknown) => string>(isFunction, 'expected text, json or a function'),
    ])
    .default('text'),
  gzip: z.boolean().default(false),
  rollBytes: z.int().min(1).default(134_217_728),
  rollAfter: z.number().min(1).default(Infinity),
  compact: z.boolean().default(true),
});
