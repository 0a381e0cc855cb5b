import type { Batch } from './batch.ts';
import type { CaseName } from './programs/counts.ts';
import { sumOf, type Tally } from './programs/tally.ts';

/** How many words came into the window with each batch, told from how many there were in it. */
const entering = (batches: readonly Batch[], length: number): number[] => {
  const entered: number[] = [];
  for (const [i, { total }] of batches.entries()) {
    entered.push(total - (batches[i - 1]?.total ?? 0) + (entered[i - length] ?? 0));
  }
  return entered;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** How many words were counted in these batches, from the first one on. */
export const wordsCounted = (name: CaseName, batches: readonly Batch[], windowLength: number): number => {
  switch (name) {
    case 'word-count':
      return sum(batches.map(({ total }) => total));
    case 'window':
      return sum(entering(batches, windowLength));
    case 'state':
      return batches.at(-1)?.total ?? 0;
  }
};

/**
 * What the words of all batches come to, whatever batch each of them was in. Windows must be empty again: then each word
 * was in as many of them as a window has batches.
 */
export const resultOf = (
  name: CaseName,
  batches: readonly Batch[],
  windowLength: number,
): Pick<Tally, 'total' | 'checksum'> => {
  const { total, checksum } = name === 'state' ? sumOf(batches.slice(-1)) : sumOf(batches);
  const times = name === 'window' ? windowLength : 1;
  return { total: total / times, checksum: checksum / times };
};
