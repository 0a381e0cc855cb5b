/** Takes in results so that nothing is computed in vain, and tells whether two sides came to the same. */
export class Checksum {
  #sum = 0;

  readonly add = (key: string | number, value: number): void => {
    const text = typeof key === 'number' ? key : key.length + key.charCodeAt(0) * 31;
    this.#sum = (this.#sum + text * 7 + value) % 1_000_000_007;
  };

  /** What was taken in since the last call. */
  take(): number {
    const sum = this.#sum;
    this.#sum = 0;
    return sum;
  }
}

/** Throws unless both sides computed the same from the same data. */
export const requireEqual = (what: string, ours: number, theirs: number): void => {
  if (ours !== theirs)
    throw new Error(`${what}: the engine and the loop by hand differ (${ours}, ${theirs})`);
};
