const SIZE = 1024;
/** How many misses are counted before the cache is judged. */
const TRIAL = 2048;

/**
 * A small direct-mapped cache of ids: recognises a string that was looked up lately without reading all of its characters.
 * Turns itself off where strings do not come again.
 */
export class RecentStrings {
  /** Ids + 1; 0: free. */
  private readonly ids = new Int32Array(SIZE);
  private useless = false;
  private hits = 0;
  private misses = 0;

  /** The id of a string among `keys`, -1 if it is not known here. */
  find(text: string, keys: readonly unknown[]): number {
    if (this.useless) return -1;
    const id = this.ids[placeOf(text)]! - 1;
    if (id >= 0 && keys[id] === text) {
      this.hits++;
      return id;
    }
    if (++this.misses === TRIAL) this.judge();
    return -1;
  }

  remember(text: string, id: number): void {
    if (!this.useless) this.ids[placeOf(text)] = id + 1;
  }

  forget(text: string): void {
    this.ids[placeOf(text)] = 0;
  }

  private judge(): void {
    this.useless = this.hits < this.misses;
    this.hits = 0;
    this.misses = 0;
  }
}

/** Three characters and the length say enough: a wrong guess costs one comparison. */
const placeOf = (text: string): number => {
  const { length } = text;
  const middle = text.charCodeAt(length >> 1) << 2;
  return (text.charCodeAt(0) + middle + (text.charCodeAt(length - 1) << 5) + (length << 3)) & (SIZE - 1);
};
