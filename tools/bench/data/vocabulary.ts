import type { SeededRandom } from '@dstream/core/plugin';

const onsets = [
  '',
  'b',
  'c',
  'd',
  'f',
  'g',
  'h',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  't',
  'v',
  'w',
  'st',
  'tr',
  'ch',
  'pl',
];
const vowels = ['a', 'e', 'i', 'o', 'u', 'ea', 'io', 'ou'];
const codas = ['', '', '', 'n', 'r', 's', 't', 'l', 'd', 'ng'];

/** Distinct words out of syllables, the frequent ones first and shorter, as in a language. */
export const vocabulary = (size: number, random: SeededRandom): readonly string[] => {
  const pick = (parts: readonly string[]): string => parts[Math.floor(random.next() * parts.length)]!;
  const words = new Set<string>();
  while (words.size < size) {
    const syllables = 1 + Math.floor(random.next() * Math.min(4, 1.2 + Math.log10(words.size + 1) * 0.8));
    let word = '';
    for (let i = 0; i < syllables; i++) word += pick(onsets) + pick(vowels) + pick(codas);
    words.add(word);
  }
  return [...words];
};
