/**
 * Which entries of a ring belong to which share of the keys: the share of a key is its id modulo the number of shares. The
 * entries of a batch are placed share by share, so each share is a few runs of neighbours.
 */
export class Shares {
  /** By share: starts and ends of its runs, oldest first, since it was turned. */
  readonly runs: number[][];
  /** By share: the position of the first entry that was not there when it was turned. */
  readonly turnedTo: number[];
  readonly #next: Int32Array;

  constructor(count: number) {
    this.runs = Array.from({ length: count }, () => []);
    this.turnedTo = Array.from({ length: count }, () => 0);
    this.#next = new Int32Array(count);
  }

  /** Where, counted from `start`, the entries of these key ids go. Entries of a share keep their order. */
  place(ids: Int32Array, start: number): Int32Array {
    const count = this.runs.length;
    const next = this.#next.fill(0);
    const places = new Int32Array(ids.length);
    for (let i = 0; i < ids.length; i++) {
      const share = ids[i]! % count;
      places[i] = share;
      next[share]!++;
    }
    let offset = 0;
    for (let share = 0; share < count; share++) {
      const size = next[share]!;
      if (size > 0) this.runs[share]!.push(start + offset, start + offset + size);
      next[share] = offset;
      offset += size;
    }
    for (let i = 0; i < ids.length; i++) places[i] = next[places[i]!]!++;
    return places;
  }
}
