import { readFile } from 'node:fs/promises';
import type { DirectSource } from 'dstream';

/** Lines of a recording, by number, from the first to the one before `to`. */
type LineRange = { readonly from: number; readonly to: number };

/** How many lines of the recording a batch takes. */
const linesPerBatch = 6;

/** Reads a recording that grows, a few lines a batch: what a log with offsets is, as a file. */
export const recordedLines = (path: string): DirectSource<string, LineRange> => ({
  kind: 'direct',
  name: 'recorded lines',
  async plan(previous) {
    const from = previous.at(-1)?.to ?? 0;
    const to = Math.min((await linesOf(path)).length, from + linesPerBatch);
    const middle = Math.ceil((from + to) / 2);
    return [
      { from, to: middle },
      { from: middle, to },
    ].filter((range) => range.from < range.to);
  },
  async *read({ from, to }) {
    yield (await linesOf(path)).slice(from, to);
  },
});

/** The whole lines of a file. */
const linesOf = async (path: string): Promise<readonly string[]> =>
  (await readFile(path, 'utf8')).split('\n').slice(0, -1);
