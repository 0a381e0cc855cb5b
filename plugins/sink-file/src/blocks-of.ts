import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Chunks } from '@dstream/core/plugin';

const blockLength = 1_048_576;

const zip = promisify(gzip);

/** Records as lines of text, in blocks of about a megabyte whatever the chunks are; nothing for no records. */
export async function* blocksOf<T>(
  records: Chunks<T>,
  lineOf: (record: T) => string,
  gzipped: boolean,
): AsyncGenerator<string | Uint8Array, void> {
  let block = '';
  for await (const chunk of records) {
    for (const record of chunk) {
      block += `${lineOf(record)}\n`;
      if (block.length < blockLength) continue;
      yield gzipped ? await zip(block) : block;
      block = '';
    }
  }
  if (block) yield gzipped ? await zip(block) : block;
}
