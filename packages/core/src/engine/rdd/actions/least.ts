/**
 * The least records of those that pass by, at most `limit`, in order; of equal ones the first. Cuts a buffer of twice
 * that many back by sorting, so that most records cost one comparison.
 */
export class Least<T> {
  readonly #limit: number;
  readonly #compare: (a: T, b: T) => number;
  readonly #room: number;
  #records: T[] = [];
  /** The greatest record that still counts, once there are enough. */
  #worst: { readonly record: T } | undefined;

  constructor(limit: number, compare: (a: T, b: T) => number) {
    this.#limit = Math.max(0, limit);
    this.#compare = compare;
    this.#room = 2 * this.#limit + 16;
  }

  addAll(records: readonly T[]): void {
    for (const record of records) {
      if (this.#worst && this.#compare(record, this.#worst.record) >= 0) continue;
      this.#records.push(record);
      if (this.#records.length === this.#room) this.#cut();
    }
  }

  /** The records so far. */
  toArray(): readonly T[] {
    this.#cut();
    return this.#records;
  }

  #cut(): void {
    this.#records = this.#records.toSorted(this.#compare).slice(0, this.#limit);
    if (this.#records.length === this.#limit && this.#limit > 0)
      this.#worst = { record: this.#records.at(-1)! };
  }
}
