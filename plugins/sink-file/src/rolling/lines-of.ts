import { StringDecoder } from 'node:string_decoder';

/** The lines of a text; each ends with `\n`. */
export async function* linesOf(blocks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const block of blocks) {
    const lines = (rest + decoder.write(block)).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
}
