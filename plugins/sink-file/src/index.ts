import {
  definePlugin,
  defineSink,
  LOGGER,
  type Plugin,
  type Prepared,
  type Sink,
} from '@dstream/core/plugin';
import { FileSink } from './file-sink.ts';
import { jsonLine } from './json-line.ts';
import {
  fileSinkOptions,
  jsonLinesOptions,
  textFileOptions,
  type BatchDirectoryOptions,
  type FileSinkOptions,
  type TextFileSinkOptions,
} from './options.ts';
import { RollingSink } from './rolling/rolling-sink.ts';
import { textLine } from './text-line.ts';

export type { FileSinkErrorCode } from './file-sink-error.ts';
export type { BatchDirectoryOptions, FileSinkOptions, TextFileSinkOptions } from './options.ts';
export { readCommitted, type Committed, type CommittedFile } from './rolling/read-committed.ts';

declare module '@dstream/core/plugin' {
  interface SinkRegistry {
    files: { options: FileSinkOptions; record: unknown };
    textFiles: { options: TextFileSinkOptions; record: unknown };
    jsonLines: { options: BatchDirectoryOptions; record: unknown };
  }
}

const files = defineSink({
  name: 'files',
  options: fileSinkOptions,
  create: ({ dir, format, gzip, ...settings }, use) => {
    const lineOf = format === 'text' ? textLine : format === 'json' ? jsonLine : format;
    const extension = `${format === 'json' ? '.jsonl' : '.txt'}${gzip ? '.gz' : ''}`;
    return new RollingSink<unknown>({ directory: dir, lineOf, gzip, extension, ...settings }, use(LOGGER));
  },
});

/** Adds all batches to files that are closed by size and age; read them with `readCommitted`. */
export const fileSink = files as {
  <T = unknown>(options: FileSinkOptions<T>): Prepared<Sink<T>>;
  readonly binding: typeof files.binding;
};

const text = defineSink({
  name: 'textFiles',
  options: textFileOptions,
  create: ({ format = textLine, ...settings }, use) =>
    new FileSink<unknown>({ name: 'textFiles', lineOf: format, ...settings }, use(LOGGER)),
});

/** Writes each batch as a directory of text files, one line a record. */
export const textFileSink = text as {
  <T = unknown>(options: TextFileSinkOptions<T>): Prepared<Sink<T>>;
  readonly binding: typeof text.binding;
};

/** Writes each batch as a directory of files with one JSON value a line. */
export const jsonLinesSink = defineSink({
  name: 'jsonLines',
  options: jsonLinesOptions,
  create: (settings, use) =>
    new FileSink<unknown>({ name: 'jsonLines', lineOf: jsonLine, ...settings }, use(LOGGER)),
});

/** Finds the sinks of this package by name: `files`, `textFiles` and `jsonLines` (also for `saveAs…`). */
export const fileSinkPlugin: Plugin = definePlugin({
  name: '@dstream/sink-file',
  provides: [fileSink, textFileSink, jsonLinesSink],
});
