import { join } from 'node:path';
import type { DirectSource, Prepared, Source } from '@dstream/core/plugin';
import { describeDirectSource, type DirectUnderTest } from '@dstream/testing/conformance';
import { binaryRecords, files, textFiles, type WholeFile } from '../src/index.ts';
import { temporaryDirectory, writeAt } from './support/directory.ts';
import { made } from './support/source.ts';

/** A source of a new directory, to which each `produce` adds the files that `filesOf` makes of the records. */
const overDirectory = async <T>(
  prepare: (directory: string) => Prepared<Source<T>>,
  filesOf: (records: readonly T[]) => readonly (string | Uint8Array)[],
): Promise<DirectUnderTest<T>> => {
  const directory = await temporaryDirectory();
  let count = 0;
  const again = (): DirectSource<T, any> => made(prepare(directory));
  return {
    source: again(),
    again,
    async produce(records, batchTime) {
      for (const content of filesOf(records))
        await writeAt(join(directory, `file-${count++}`), batchTime - 1, content);
    },
  };
};

const limit = 'no batch has more records than its limit; the rest comes later';

describeDirectSource('textFiles', {
  create: () =>
    overDirectory(
      (directory) => textFiles({ directory }),
      (lines) => [`${lines.join('\n')}\n`],
    ),
  record: (n) => `line ${n}`,
  skip: [{ test: limit, reason: 'how many lines a file has is not known before it is read' }],
});

describeDirectSource('textFiles in splits of one line', {
  create: () =>
    overDirectory(
      (directory) => textFiles({ directory, splitBytes: 8 }),
      (lines) => [`${lines.join('\n')}\n`],
    ),
  record: (n) => `line ${n}`,
  skip: [{ test: limit, reason: 'how many lines a file has is not known before it is read' }],
});

describeDirectSource('binaryRecords', {
  create: () =>
    overDirectory(
      (directory) => binaryRecords({ directory, recordLength: 2 }),
      (records) => [Uint8Array.from(records.flatMap((record) => [...record]))],
    ),
  record: (n) => Buffer.of(n >> 8, n & 255),
  show: (bytes) => bytes.join(),
});

describeDirectSource('files', {
  create: () =>
    overDirectory<WholeFile>(
      (directory) => files({ directory }),
      (all) => all.map(({ bytes }) => bytes),
    ),
  record: (n) => ({ path: '', bytes: Buffer.from(`file ${n}`) }),
  show: ({ bytes }) => Buffer.from(bytes).toString(),
});
