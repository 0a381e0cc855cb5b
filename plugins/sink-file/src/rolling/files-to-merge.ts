import type { ListedFile } from './file-list.ts';
import { extensionOf } from './rolling-place.ts';

const least = 8;

/**
 * The first neighbours that are better one file: eight or more that grow no more, of `rollBytes` at most. The largest may
 * have half of the bytes, so that a byte is copied at most log2(rollBytes) times.
 */
export const filesToMerge = (files: readonly ListedFile[], rollBytes: number): readonly ListedFile[] => {
  for (const i of files.keys()) {
    const run = runFrom(files, i, rollBytes);
    if (run.length >= least && isBalanced(run)) return run;
  }
  return [];
};

const runFrom = (files: readonly ListedFile[], from: number, rollBytes: number): readonly ListedFile[] => {
  const extension = extensionOf(files[from]!.name);
  let end = files[from]!.start;
  let to = from;
  for (let file = files[to]; file?.closed; file = files[++to]) {
    const fits = file.start === end && end + file.length - files[from]!.start <= rollBytes;
    if (!fits || extensionOf(file.name) !== extension) break;
    end += file.length;
  }
  return files.slice(from, to);
};

const isBalanced = (run: readonly ListedFile[]): boolean => {
  const lengths = run.map(({ length }) => length);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return 2 * Math.max(...lengths) <= total;
};
