import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashKey } from '../../../src/engine/key/hash-key.ts';
import { HashPartitioner } from '../../../src/engine/partitioner/hash-partitioner.ts';
import { anyKey } from '../key/keys.ts';

describe('HashPartitioner', () => {
  it('places every key in range, and null in partition 0', () => {
    fc.assert(
      fc.property(anyKey, fc.integer({ min: 1, max: 100 }), (key, numPartitions) => {
        const partitioner = new HashPartitioner(numPartitions);
        const partition = partitioner.partition(key);
        expect(partition).toBe((hashKey(key) >>> 0) % numPartitions);
        expect(Number.isInteger(partition) && partition >= 0 && partition < numPartitions).toBe(true);
      }),
    );
    expect(new HashPartitioner(7).partition(null)).toBe(0);
  });

  it('has an id that says how many partitions there are', () => {
    expect(new HashPartitioner(4).id).toBe(new HashPartitioner(4).id);
    expect(new HashPartitioner(4).id).not.toBe(new HashPartitioner(5).id);
  });

  it('gives each partition its share', () => {
    const partitioner = new HashPartitioner(8);
    const sizes = Array.from({ length: 8 }, () => 0);
    for (let i = 0; i < 8000; i++) sizes[partitioner.partition(`user${i}`)]!++;
    expect(Math.min(...sizes)).toBeGreaterThan(880);
    expect(Math.max(...sizes)).toBeLessThan(1120);
  });

  it.each([0, -1, 1.5, NaN, Infinity])('refuses %d partitions', (numPartitions) => {
    expect(() => new HashPartitioner(numPartitions)).toThrow(
      expect.objectContaining({ code: 'PARTITIONS_INVALID', params: { value: numPartitions } }),
    );
  });
});
