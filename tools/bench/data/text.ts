import { SeededRandom } from '@dstream/core/plugin';
import { vocabulary } from './vocabulary.ts';
import { Zipf } from './zipf.ts';

const vocabularySize = 30_000;

/** Lines of eight to twelve words, as one text. */
export const zipfText = (lines: number, seed: string): string => {
  const random = new SeededRandom(seed);
  const words = vocabulary(vocabularySize, new SeededRandom('vocabulary'));
  const ranks = new Zipf(vocabularySize, random);
  const text: string[] = [];
  for (let line = 0; line < lines; line++) {
    const length = 8 + Math.floor(random.next() * 5);
    text.push(Array.from({ length }, () => words[ranks.next()]).join(' '));
  }
  return text.join('\n');
};

/** Lines as a socket or a file gives them: cut from one decoded block. */
export const linesOf = (text: string): readonly string[] => Buffer.from(text).toString('latin1').split('\n');
