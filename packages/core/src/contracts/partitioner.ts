/**
 * Decides the reduce partition of each key in a shuffle. Made on the driver, called on executors for every record (every
 * distinct key, where map tasks combine first): it must be cheap, pure, and give the same answer in every process, or
 * records of one key end up in several partitions.
 *
 * Two partitioners with the same `id` place every key alike. What is already placed by one needs no shuffle for the
 * other, so joins and state updates between such streams stay local. An `id` that is too generous gives wrong joins; one
 * that is too narrow only costs a shuffle.
 *
 * The usual mistake: a partitioner that depends on something not in its `id`, such as a table read at start.
 */
export interface Partitioner<K> {
  /** Names the placement, together with everything it depends on. */
  readonly id: string;
  /** How many partitions there are: a whole number above 0. */
  readonly numPartitions: number;
  /** The partition of a key: a whole number from 0 to numPartitions - 1, equal for keys that are equal by value. */
  partition(key: K): number;
}
