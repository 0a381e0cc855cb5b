import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Chunks } from '@dstream/core/plugin';

const blockLength = 1_048_576;

const zip = promisify(gzip);

/** How the blocks of a part are made. */
export interface BlockSettings {
  readonly gzip: boolean;
  /** The part is left out when there are no records, so it may stay without any bytes. */
  readonly skipEmpty: boolean;
}

/** Records as lines of text, in blocks of about a megabyte whatever the chunks are. */
export async function* blocksOf<T>(
  records: Chunks<T>,
  lineOf: (record: T) => string,
  { gzip: gzipped, skipEmpty }: BlockSettings,
): AsyncGenerator<string | Uint8Array, void> {
  let block = '';
  let isEmpty = true;
  for await (const chunk of records) {
    for (const record of chunk) {
      block += `${lineOf(record)}\n`;
      isEmpty = false;
      if (block.length < blockLength) continue;
      yield gzipped ? await zip(block) : block;
      block = '';
    }
  }
  // No bytes at all are an empty text, but no gzip.
  if (block || (isEmpty && gzipped && !skipEmpty)) yield gzipped ? await zip(block) : block;
}
