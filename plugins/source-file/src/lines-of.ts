import { Buffer } from 'node:buffer';
import { StringDecoder } from 'node:string_decoder';

/** The text encodings of lines. */
export type LineEncoding = 'utf8' | 'latin1';

/** What is told of lines that are not as they should be. */
export interface LineReport {
  /** A line was left out because it is too long. */
  tooLong(): void;
  /** A line holds U+FFFD: what bytes become that are no text. */
  invalid(): void;
}

/**
 * The lines of text that comes in blocks, without their `\n` or `\r\n`. The last one needs no line end. A line of more than
 * `maxLineBytes`, which must be at least the size of a block, is left out.
 */
export async function* linesOf(
  blocks: AsyncIterable<Uint8Array>,
  { encoding, maxLineBytes }: { encoding: LineEncoding; maxLineBytes: number },
  report: LineReport,
): AsyncGenerator<string[], void> {
  const decoder = new StringDecoder(encoding);
  const isTooLong = (line: string): boolean =>
    line.length * 3 > maxLineBytes && Buffer.byteLength(line, encoding) > maxLineBytes;
  let rest = '';
  let skipping = false;
  for await (const block of blocks) {
    const text = rest + decoder.write(block);
    const lines = text.split('\n');
    rest = lines.pop()!;
    if (encoding === 'utf8' && text.includes('\uFFFD')) report.invalid();
    if (lines.length > 0 && (skipping || isTooLong(lines[0]!))) {
      if (!skipping) report.tooLong();
      skipping = false;
      lines.shift();
    }
    if (skipping || isTooLong(rest)) {
      if (!skipping) report.tooLong();
      skipping = true;
      rest = '';
    }
    if (lines.length > 0) yield text.includes('\r') ? lines.map(withoutReturn) : lines;
  }
  rest += decoder.end();
  if (rest && !skipping) yield [withoutReturn(rest)];
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
