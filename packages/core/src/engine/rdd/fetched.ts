import type { RDD } from './rdd.ts';

/** Partitions that workers computed for a stage that runs on the driver. */
export class Fetched {
  readonly #partitions = new Map<RDD<any>, Map<number, readonly any[]>>();

  /** An RDD whose partitions are fetched: to the driver it is a beginning. */
  add(rdd: RDD<any>): void {
    if (!this.#partitions.has(rdd)) this.#partitions.set(rdd, new Map());
  }

  get rdds(): readonly RDD<any>[] {
    return [...this.#partitions.keys()];
  }

  has(rdd: RDD<any>): boolean {
    return this.#partitions.has(rdd);
  }

  put(rdd: RDD<any>, partition: number, records: readonly any[]): void {
    this.#partitions.get(rdd)!.set(partition, records);
  }

  /** The partitions of those asked for that are not there. */
  missing(rdd: RDD<any>, partitions: readonly number[]): readonly number[] {
    return partitions.filter((partition) => !this.#partitions.get(rdd)!.has(partition));
  }

  /** The records of a partition; undefined for an RDD that is not fetched. */
  get<T>(rdd: RDD<T>, partition: number): readonly T[] | undefined {
    return this.#partitions.get(rdd)?.get(partition);
  }
}
