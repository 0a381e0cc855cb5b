import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Logger } from '@dstream/core/plugin';
import type { FileLayout } from './file-layout.ts';
import type { FileRange } from './file-range.ts';
import { fileSourceError } from './file-source-error.ts';
import { lineStart } from './line-start.ts';
import { linesOf, type LineEncoding, type LineReport } from './lines-of.ts';
import { blockBytes, blocksOf, readRange } from './read-range.ts';

/** How text is read. */
export interface TextSettings {
  readonly encoding: LineEncoding;
  readonly maxLineBytes: number;
  readonly splitBytes: number;
}

/** Lines of text. A file whose name ends with `.gz` is unpacked and cannot be cut. */
export const textLayout = (settings: TextSettings, logger: Logger): FileLayout<string> => ({
  splitBytes: ({ path }) => (isGzip(path) ? Infinity : settings.splitBytes),
  refuse: ({ size }) => (size === 0 ? 'it is empty' : undefined),
  read: (range, signal) =>
    readRange(range, signal, async function* (file) {
      const { path, size, start, end } = range;
      const [from, to] = isGzip(path)
        ? [0, size]
        : [await lineStart(file, start, size), await lineStart(file, end, size)];
      const bytes = blocksOf(file, from, to);
      const lines = linesOf(
        isGzip(path) ? unzipped(bytes) : bytes,
        settings,
        reportOf(range, settings, logger),
      );
      yield* from === 0 ? withoutByteOrderMark(lines) : lines;
    }),
});

const isGzip = (path: string): boolean => path.endsWith('.gz');

const unzipped = (bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
  pipeline(Readable.from(bytes), createGunzip({ chunkSize: blockBytes }), () => {});

async function* withoutByteOrderMark(lines: AsyncIterable<string[]>): AsyncGenerator<string[], void> {
  let first = true;
  for await (const chunk of lines) {
    if (first && chunk[0]?.startsWith('\uFEFF')) chunk[0] = chunk[0].slice(1);
    first = false;
    yield chunk;
  }
}

const reportOf = ({ path }: FileRange, { maxLineBytes }: TextSettings, logger: Logger): LineReport => {
  let isText = true;
  return {
    tooLong: () => logger.warn(fileSourceError('FILE_LINE_TOO_LONG', { path, maxLineBytes }).message),
    invalid: () => {
      if (isText) logger.warn(`${path} holds bytes that are not UTF-8; they become U+FFFD`);
      isText = false;
    },
  };
};
