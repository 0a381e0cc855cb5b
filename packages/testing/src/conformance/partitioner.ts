import type { Partitioner } from '@dstream/core/plugin';
import { expect } from 'vitest';
import { describeGuarantees, type ConformanceOptions, type Guarantees } from './guarantee.ts';

export interface PartitionerConformance<K> extends ConformanceOptions {
  /** A new one each time, as another process would make it. */
  readonly create: () => Partitioner<K>;
  /** Keys it may be asked for: the more kinds the better. */
  readonly keys: readonly K[];
}

/** Tests an implementation of `Partitioner`. */
export const describePartitioner = <K>(name: string, options: PartitionerConformance<K>): void =>
  describeGuarantees(`partitioner ${name}`, options, partitionerGuarantees);

/** Its guarantees by name. */
export const partitionerGuarantees: Guarantees<PartitionerConformance<any>> = {
  'the number of partitions is a whole number above 0'({ create }) {
    const { numPartitions } = create();
    expect(Number.isInteger(numPartitions)).toBe(true);
    expect(numPartitions).toBeGreaterThan(0);
  },
  'every key has a partition, a whole number from 0 on'({ create, keys }) {
    const partitioner = create();
    for (const key of keys) {
      const partition = partitioner.partition(key);
      expect(Number.isInteger(partition)).toBe(true);
      expect(partition).toBeGreaterThanOrEqual(0);
      expect(partition).toBeLessThan(partitioner.numPartitions);
    }
  },
  'a key has the same partition each time'({ create, keys }) {
    const partitioner = create();
    const first = keys.map((key) => partitioner.partition(key));
    expect(keys.toReversed().map((key) => partitioner.partition(key))).toEqual(first.toReversed());
  },
  'keys that are equal by value have the same partition'({ create, keys }) {
    const partitioner = create();
    for (const key of keys)
      expect(partitioner.partition(structuredClone(key))).toBe(partitioner.partition(key));
  },
  'another one made alike gives the same answers'({ create, keys }) {
    const [one, other] = [create(), create()];
    expect(other.numPartitions).toBe(one.numPartitions);
    expect(keys.map((key) => other.partition(key))).toEqual(keys.map((key) => one.partition(key)));
  },
  'the id is text that names something'({ create }) {
    expect(create().id).toEqual(expect.stringMatching(/./));
  },
};
