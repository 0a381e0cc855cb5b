/** No entry. */
export const NONE = -1;

/** Positions count up and wrap here, a multiple of every capacity. */
const WRAP = (1 << 30) - 1;

/**
 * The values of (batch, key) pairs in the order they came, first in, first out, in columns; each is linked to another of
 * its key: to the one before it, or, once turned, to the one after it.
 */
export class EntryRing<V> {
  #ids = new Int32Array(1024);
  #links = new Int32Array(1024);
  #values = new Array<V>(1024);
  #mask = 1023;
  #start = 0;
  #end = 0;

  /** The key id of the oldest entry. */
  get oldestId(): number {
    return this.#ids[this.#start & this.#mask]!;
  }

  valueAt(position: number): V {
    return this.#values[position & this.#mask]!;
  }

  /** Adds an entry of a key whose entry before it is `previous`; returns its position. */
  add(id: number, previous: number, value: V): number {
    const position = this.#end;
    if (((position - this.#start) & WRAP) > this.#mask) this.#grow();
    const at = position & this.#mask;
    this.#ids[at] = id;
    this.#links[at] = previous;
    this.#values[at] = value;
    this.#end = (position + 1) & WRAP;
    return position;
  }

  /**
   * Turns the chain that ends in `newest` round: each entry gets the merge of itself and all after it as its value, and
   * is linked to the one after it. Returns the oldest.
   */
  turn(newest: number, merge: (a: V, b: V) => V): number {
    let after = NONE;
    for (let position = newest; position !== NONE; ) {
      const at = position & this.#mask;
      const before = this.#links[at]!;
      if (after !== NONE) this.#values[at] = merge(this.#values[at]!, this.#values[after & this.#mask]!);
      this.#links[at] = after;
      after = position;
      position = before;
    }
    return after;
  }

  /** Drops the oldest entry; returns what it was linked to. */
  drop(): number {
    const at = this.#start & this.#mask;
    this.#start = (this.#start + 1) & WRAP;
    // A number holds nothing alive, and a hole would make a column of plain numbers one of objects.
    if (typeof this.#values[at] !== 'number') this.#values[at] = undefined as V;
    return this.#links[at]!;
  }

  #grow(): void {
    const mask = 2 * this.#mask + 1;
    const ids = new Int32Array(mask + 1);
    const links = new Int32Array(mask + 1);
    const values = new Array<V>(mask + 1);
    for (let position = this.#start; position !== this.#end; position = (position + 1) & WRAP) {
      const from = position & this.#mask;
      const to = position & mask;
      ids[to] = this.#ids[from]!;
      links[to] = this.#links[from]!;
      values[to] = this.#values[from]!;
    }
    this.#ids = ids;
    this.#links = links;
    this.#values = values;
    this.#mask = mask;
  }
}
