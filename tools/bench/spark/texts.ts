import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipfText } from '../data/text.ts';
import { tallyOf, type Tally } from './programs/tally.ts';

/** A text in a file, and what its words come to. */
export interface Text {
  readonly path: string;
  readonly lines: number;
  readonly tally: Tally;
}

const countWords = (text: string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const word of text.split(/\s/)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
};

/** Generates a text from a seed and counts its words by hand, as a judge of all contenders. */
export const makeText = (folder: string, lines: number, seed: string): Text => {
  const text = zipfText(lines, seed);
  const path = join(folder, `${seed}-${lines}.txt`);
  writeFileSync(path, `${text}\n`);
  return { path, lines, tally: tallyOf(countWords(text)) };
};
