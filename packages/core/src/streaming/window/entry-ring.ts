/** No entry. */
export const NONE = -1;

/** Positions count up and wrap here, a multiple of every capacity. */
const WRAP = (1 << 30) - 1;

/**
 * The values of (batch, key) pairs in the order they came, first in, first out, in columns; each is linked to another of
 * its key: to the one before it, or, once turned, to the one after it. Position `p` is at `p & mask` in the columns.
 */
export class EntryRing<V> {
  ids = new Int32Array(1024);
  links = new Int32Array(1024);
  values = new Array<V>(1024);
  mask = 1023;
  #start = 0;
  #size = 0;

  /** Makes room for some entries at the end, and returns the position of the first. The caller fills the columns. */
  append(count: number): number {
    while (this.#size + count > this.mask + 1) this.#grow();
    const position = (this.#start + this.#size) & WRAP;
    this.#size += count;
    return position;
  }

  /** Drops entries at the beginning, and returns the position of the first. The caller has read what it needs. */
  drop(count: number): number {
    const position = this.#start;
    this.#start = (position + count) & WRAP;
    this.#size -= count;
    return position;
  }

  /**
   * Turns chains round, each from its newest entry to its oldest: an entry gets the merge of itself and all after it as
   * its value, and is linked to the one after it. `ends` are the newest entries, and the oldest on return. All chains
   * advance together, since a chain alone would wait for memory at every link.
   */
  turn(ends: number[], merge: (a: V, b: V) => V): void {
    const { links, values, mask } = this;
    const after = ends.slice();
    const ahead = ends.map((end) => links[end & mask]!);
    for (const end of ends) links[end & mask] = NONE;
    const going = ends.map((_, chain) => chain);
    while (going.length > 0) {
      let left = 0;
      for (const chain of going) {
        const position = ahead[chain]!;
        if (position === NONE) continue;
        const at = position & mask;
        const next = after[chain]!;
        ahead[chain] = links[at]!;
        values[at] = merge(values[at]!, values[next & mask]!);
        links[at] = next;
        after[chain] = position;
        going[left++] = chain;
      }
      going.length = left;
    }
    for (let chain = 0; chain < ends.length; chain++) ends[chain] = after[chain]!;
  }

  #grow(): void {
    const { ids, links, values, mask } = this;
    const capacity = 2 * (mask + 1);
    this.ids = new Int32Array(capacity);
    this.links = new Int32Array(capacity);
    this.values = new Array<V>(capacity);
    this.mask = capacity - 1;
    for (let i = 0; i < this.#size; i++) {
      const position = this.#start + i;
      const from = position & mask;
      const to = position & this.mask;
      this.ids[to] = ids[from]!;
      this.links[to] = links[from]!;
      this.values[to] = values[from]!;
    }
  }
}
