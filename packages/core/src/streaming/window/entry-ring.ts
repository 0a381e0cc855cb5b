/**
 * Entries of key id and value, first in, first out, in columns. Positions count up for ever; the entry at position `p` is
 * in row `p & mask`.
 */
export class EntryRing<V> {
  ids: Int32Array = new Int32Array(1024);
  values: V[] = new Array<V>(1024);
  mask = 1023;
  /** The position of the oldest entry. */
  start = 0;
  /** The position the next entry gets. */
  end = 0;

  /** Makes room for entries at the end and returns the position of the first. The caller fills them in. */
  append(count: number): number {
    while (this.end - this.start + count > this.mask + 1) this.#grow();
    this.end += count;
    return this.end - count;
  }

  #grow(): void {
    const { ids, values, mask } = this;
    const capacity = 2 * (mask + 1);
    this.ids = new Int32Array(capacity);
    this.values = new Array<V>(capacity);
    this.mask = capacity - 1;
    for (let position = this.start; position < this.end; position++) {
      this.ids[position & this.mask] = ids[position & mask]!;
      this.values[position & this.mask] = values[position & mask]!;
    }
  }
}
