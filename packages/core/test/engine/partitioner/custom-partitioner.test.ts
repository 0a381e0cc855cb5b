import { describe, expect, it } from 'vitest';
import { partitionBy } from '../../../src/engine/partitioner/custom-partitioner.ts';

const place = (): number => 0;

describe('partitionBy', () => {
  it('places keys by the function', () => {
    const byCountry = partitionBy(2, (key: string) => (key.startsWith('de-') ? 0 : 1), 'by-country');
    expect(['de-1', 'fr-1'].map((key) => byCountry.partition(key))).toEqual([0, 1]);
    expect(byCountry.numPartitions).toBe(2);
  });

  it('equals another of the same name and size, else only itself', () => {
    expect(partitionBy(2, place, 'a').id).toBe(partitionBy(2, place, 'a').id);
    expect(partitionBy(2, place, 'a').id).not.toBe(partitionBy(3, place, 'a').id);
    expect(partitionBy(2, place, 'a').id).not.toBe(partitionBy(2, place, 'b').id);
    expect(partitionBy(2, place).id).not.toBe(partitionBy(2, place).id);
  });

  it.each([-1, 2, 0.5, NaN, undefined])('refuses to place a key in partition %s of 2', (partition) => {
    expect(() => partitionBy(2, () => partition as number, 'odd').partition('secret')).toThrow(
      expect.objectContaining({
        code: 'PARTITIONER_INVALID',
        message: expect.stringMatching(/custom:odd:2 .* whole number from 0 to 1/),
      }),
    );
  });

  it('refuses a number of partitions below 1', () => {
    expect(() => partitionBy(0, () => 0)).toThrow(expect.objectContaining({ code: 'PARTITIONS_INVALID' }));
  });
});
