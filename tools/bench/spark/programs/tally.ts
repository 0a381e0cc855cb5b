/** What counts come to: enough to tell that two programs counted the same. */
export interface Tally {
  /** How many words have a count. */
  readonly keys: number;
  /** The sum of the counts. */
  readonly total: number;
  /** The sum of the counts, each times a number that its word gives. */
  readonly checksum: number;
}

export type Count = readonly [word: string, count: number];

/** The lower 20 bits of Java's hash of a string: sums of them over 100 million words are still exact. */
const weight = (word: string): number => {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = (Math.imul(hash, 31) + word.charCodeAt(i)) | 0;
  return hash & 0xfffff;
};

/** What these counts come to. */
export const tallyOf = (counts: Iterable<Count>): Tally => {
  let keys = 0;
  let total = 0;
  let checksum = 0;
  for (const [word, count] of counts) {
    keys++;
    total += count;
    checksum += weight(word) * count;
  }
  return { keys, total, checksum };
};

/** All of them together; each word counts once for each tally it is in. */
export const sumOf = (tallies: readonly Tally[]): Tally =>
  tallies.reduce(
    (a, b) => ({ keys: a.keys + b.keys, total: a.total + b.total, checksum: a.checksum + b.checksum }),
    { keys: 0, total: 0, checksum: 0 },
  );
