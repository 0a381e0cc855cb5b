import { readCommitted } from '../../src/index.ts';

/** All lines that a reader sees in a directory of a `fileSink` now, or those from a position on. */
export const committedLines = async (directory: string, from = 0): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of (await readCommitted(directory, { from })).lines()) lines.push(line);
  return lines;
};
