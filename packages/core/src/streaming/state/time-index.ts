import type { Time } from '../../contracts/time.ts';

/**
 * Ids in the order of their time stamps, as a doubly linked list in one column: the next id stamped goes to the end, as
 * in a least-recently-used list, so the oldest are found without a look at the others.
 */
export class TimeIndex {
  /** Before and after each id, at 2 (id + 1); those of the list itself at 0. */
  #links: Int32Array<ArrayBuffer>;
  readonly #stamps: readonly Time[];

  /** Over these ids. `stamps` is by id, and the index reads it as it changes. */
  constructor(ids: Iterable<number>, stamps: readonly Time[]) {
    this.#stamps = stamps;
    this.#links = new Int32Array(Math.max(16, 2 * (stamps.length + 1)));
    for (const [, stamped] of [...Map.groupBy(ids, (id) => stamps[id]!)].toSorted(([a], [b]) => a - b)) {
      for (const id of stamped) this.append(id);
    }
  }

  /** Puts an id that is not in the list at its end. */
  append(id: number): void {
    const at = 2 * (id + 1);
    if (at >= this.#links.length) this.#grow(at);
    const links = this.#links;
    const last = links[0]!;
    links[at] = last;
    links[at + 1] = 0;
    links[last + 1] = at;
    links[0] = at;
  }

  remove(id: number): void {
    const links = this.#links;
    const at = 2 * (id + 1);
    const before = links[at]!;
    const after = links[at + 1]!;
    links[before + 1] = after;
    links[after] = before;
  }

  /** The greatest stamp, or -Infinity. */
  get newest(): Time {
    const last = this.#links[0]!;
    return last === 0 ? -Infinity : this.#stamps[last / 2 - 1]!;
  }

  /** The ids stamped before a time, oldest first. */
  before(time: Time): number[] {
    const found: number[] = [];
    for (let at = this.#links[1]!; at !== 0; at = this.#links[at + 1]!) {
      const id = at / 2 - 1;
      if (!(this.#stamps[id]! < time)) break;
      found.push(id);
    }
    return found;
  }

  #grow(at: number): void {
    const links = new Int32Array(2 * (at + 2));
    links.set(this.#links);
    this.#links = links;
  }
}
