import { SeededRandom } from '@dstream/core/plugin';

/**
 * Pairs of keys such as `user-00042`, drawn evenly, with small numbers. The keys are cut from one text, as they are from
 * input: each is a string of its own, and none has been hashed before.
 */
export const keyedBatch = (count: number, keys: number, seed: string): [string, number][] => {
  const random = new SeededRandom(seed);
  const below = (bound: number): number => Math.floor(random.next() * bound);
  const text = Array.from({ length: count }, () => `user-${String(below(keys)).padStart(5, '0')}`).join(' ');
  return text.split(' ').map((key) => [key, 1 + below(9)]);
};
