import { describe, expect, it } from 'vitest';
import { RoundRobinPartitioner } from '../../../src/engine/partitioner/round-robin-partitioner.ts';

const deal = (partitioner: RoundRobinPartitioner, records: number): number[] =>
  Array.from({ length: records }, () => partitioner.partition());

describe('RoundRobinPartitioner', () => {
  it('deals records out in turn', () => {
    const dealt = deal(new RoundRobinPartitioner(3), 7);
    expect(new Set(dealt.slice(0, 3))).toEqual(new Set([0, 1, 2]));
    expect(dealt.slice(3)).toEqual(dealt.slice(0, 4));
  });

  it('deals alike for each attempt of a map task', () => {
    const partitioner = new RoundRobinPartitioner(5);
    const first = deal(partitioner.forMapPartition(2), 8);
    deal(partitioner.forMapPartition(1), 3);
    expect(deal(partitioner.forMapPartition(2), 8)).toEqual(first);
  });

  it('begins in different places for different map tasks', () => {
    const partitioner = new RoundRobinPartitioner(4);
    const starts = Array.from({ length: 400 }, (_, i) => partitioner.forMapPartition(i).partition());
    for (const partition of [0, 1, 2, 3]) {
      expect(starts.filter((start) => start === partition).length).toBeGreaterThan(70);
    }
  });

  it('equals no other: its placement says nothing of keys', () => {
    const partitioner = new RoundRobinPartitioner(4);
    expect(partitioner.id).not.toBe(new RoundRobinPartitioner(4).id);
  });

  it('refuses 0 partitions', () => {
    expect(() => new RoundRobinPartitioner(0)).toThrow(
      expect.objectContaining({ code: 'PARTITIONS_INVALID' }),
    );
  });
});
