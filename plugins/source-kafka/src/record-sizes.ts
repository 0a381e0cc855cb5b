/** The least to ask for: what a broker has at hand anyway. */
const least = 65_536;

/** How much a newer answer counts. */
const newWeight = 0.3;

/** How large the records of each partition are, so that no more is fetched than a range holds. */
export class RecordSizes {
  readonly #bytes = new Map<string, number>();

  /** Bytes to ask for to get `count` records of a partition; not known at first. */
  bytesFor(partition: string, count: number, most: number): number {
    const each = this.#bytes.get(partition);
    return each === undefined ? most : Math.min(most, Math.ceil(each * count * 1.1) + least);
  }

  /** Learns from an answer. */
  saw(partition: string, bytes: number, count: number): void {
    const each = bytes / count;
    const before = this.#bytes.get(partition) ?? each;
    this.#bytes.set(partition, before + (each - before) * newWeight);
  }
}
