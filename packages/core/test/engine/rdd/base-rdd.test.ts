import { describe, expect, test } from 'vitest';
import { localEngine } from '../../support/local-engine.ts';

const { sc } = localEngine();

const inputOf = (batchTime: number) =>
  sc.create<number>({ name: 'input', numPartitions: 1, dependencies: [], batchTime, compute: () => [[1]] });

describe('an RDD', () => {
  test('has a name, that of its operator unless it is given one', () => {
    const rdd = sc.parallelize([1]);
    expect([rdd.name, rdd.map((n) => n).name]).toEqual(['parallelize', 'map']);
    expect(rdd.setName('numbers').name).toBe('numbers');
  });

  test('belongs to the newest batch it is computed from', () => {
    expect(
      inputOf(1000)
        .union(inputOf(3000))
        .union(sc.parallelize([2])).batchTime,
    ).toBe(3000);
    expect(sc.parallelize([1]).map((n) => n).batchTime).toBeUndefined();
  });

  test('runs in the pool of the RDD it is made from, or in its own', () => {
    const rdd = sc.parallelize([1]).setPool('slow');
    expect(rdd.map((n) => n).pool).toBe('slow');
    expect(rdd.map((n) => n).setPool('fast').pool).toBe('fast');
    expect(sc.parallelize([1]).pool).toBeUndefined();
  });

  test('has an id of its own', () => {
    const ids = [sc.parallelize([1]), sc.parallelize([1]), sc.emptyRDD()].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });

  test('is materialised when its operator says so', () => {
    const rdd = sc.create<number>({
      name: 'ready',
      numPartitions: 1,
      dependencies: [],
      materialised: () => true,
      compute: () => [[1]],
    });
    expect([rdd.isMaterialised, inputOf(1).isMaterialised]).toEqual([true, false]);
  });
});
