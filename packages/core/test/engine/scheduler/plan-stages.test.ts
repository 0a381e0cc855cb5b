import { describe, expect, test } from 'vitest';
import { lineageOf, shufflesBefore } from '../../../src/engine/scheduler/plan-stages.ts';
import { localEngine } from '../../support/local-engine.ts';

const { sc } = localEngine();
const add = (a: number, b: number): number => a + b;
const source = sc.parallelize<[string, number]>([['a', 1]], 2);
const reduced = source.mapValues((n) => n).reduceByKey(add);
const top = reduced
  .mapValues((n) => n)
  .union(reduced)
  .map((pair) => pair);

describe('lineageOf', () => {
  test('names every RDD once, parents first', () => {
    const lineage = lineageOf(top);
    expect(new Set(lineage).size).toBe(lineage.length);
    expect(lineage.map(({ name }) => name)).toEqual([
      'parallelize',
      'mapValues',
      'reduceByKey',
      'mapValues',
      'union',
      'map',
    ]);
  });

  test('stops where partitions are kept', async () => {
    const kept = source.mapValues((n) => n + 1).cache();
    expect(lineageOf(kept)).toHaveLength(2);
    await kept.count();
    expect(lineageOf(kept)).toEqual([kept]);
    kept.unpersist();
    expect(lineageOf(kept)).toHaveLength(2);
  });
});

describe('shufflesBefore', () => {
  test('names the nearest shuffles, each once', () => {
    expect(shufflesBefore(top)).toEqual([{ shuffle: reduced.operator.dependencies[0], reader: reduced }]);
    const twice = top.groupByKey(5);
    expect(shufflesBefore(twice)).toEqual([{ shuffle: twice.operator.dependencies[0], reader: twice }]);
    expect(shufflesBefore(source)).toEqual([]);
  });

  test('needs none before what is kept', async () => {
    const kept = source.reduceByKey(add).cache();
    expect(shufflesBefore(kept)).toHaveLength(1);
    await kept.count();
    expect(shufflesBefore(kept.mapValues((n) => n))).toEqual([]);
  });
});
