import { definePlugin, defineSource, LOGGER, type Plugin } from '@dstream/core/plugin';
import { FileSource } from './file-source.ts';
import {
  binaryRecordsOptions,
  textFilesOptions,
  wholeFilesOptions,
  type BinaryRecordsOptions,
  type TextFilesOptions,
  type WholeFilesOptions,
} from './options.ts';
import { recordLayout } from './record-layout.ts';
import { textLayout } from './text-layout.ts';
import { wholeLayout, type WholeFile } from './whole-layout.ts';

export type { FileRange } from './file-range.ts';
export type { FileSourceErrorCode } from './file-source-error.ts';
export type { LineEncoding } from './lines-of.ts';
export type { BinaryRecordsOptions, FileOptions, TextFilesOptions, WholeFilesOptions } from './options.ts';
export type { WholeFile } from './whole-layout.ts';

declare module '@dstream/core/plugin' {
  interface SourceRegistry {
    textFiles: { options: TextFilesOptions; record: string };
    binaryRecords: { options: BinaryRecordsOptions; record: Uint8Array };
    files: { options: WholeFilesOptions; record: WholeFile };
  }
}

/** Lines of the text files that appear in a directory. */
export const textFiles = defineSource({
  name: 'textFiles',
  options: textFilesOptions,
  create: (options, use) => {
    const logger = use(LOGGER);
    return new FileSource('textFiles', options, textLayout(options, logger), logger);
  },
});

/** Records of a fixed number of bytes from the files that appear in a directory. */
export const binaryRecords = defineSource({
  name: 'binaryRecords',
  options: binaryRecordsOptions,
  create: (options, use) => {
    const layout = recordLayout(options.recordLength, options.splitBytes);
    return new FileSource('binaryRecords', options, layout, use(LOGGER));
  },
});

/** The files that appear in a directory, each as one record. */
export const files = defineSource({
  name: 'files',
  options: wholeFilesOptions,
  create: (options, use) => new FileSource('files', options, wholeLayout(options.maxFileBytes), use(LOGGER)),
});

/** Finds the sources of this package by name: `textFiles`, `binaryRecords`, `files`. */
export const filePlugin: Plugin = definePlugin({
  name: '@dstream/source-file',
  provides: [textFiles, binaryRecords, files],
});
