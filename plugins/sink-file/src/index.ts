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
  jsonLinesOptions,
  textFileOptions,
  type FileSinkOptions,
  type TextFileSinkOptions,
} from './options.ts';
import { textLine } from './text-line.ts';

export type { FileSinkErrorCode } from './file-sink-error.ts';
export type { FileSinkOptions, TextFileSinkOptions } from './options.ts';

declare module '@dstream/core/plugin' {
  interface SinkRegistry {
    textFiles: { options: TextFileSinkOptions; record: unknown };
    jsonLines: { options: FileSinkOptions; record: unknown };
  }
}

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

/** Finds the sinks of this package by name: `textFiles` (also for `saveAsTextFile`) and `jsonLines`. */
export const fileSinkPlugin: Plugin = definePlugin({
  name: '@dstream/sink-file',
  provides: [textFileSink, jsonLinesSink],
});
