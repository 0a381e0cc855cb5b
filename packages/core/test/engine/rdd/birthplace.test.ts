import { expect, test } from 'vitest';
import { fetchesBefore } from '../../../src/engine/scheduler/plan-stages.ts';
import { localEngine } from '../../support/local-engine.ts';

const add = (a: number, b: number): number => a + b;
const pair = (n: number): [number, number] => [n, n];

test('RDDs are named by where they are made and in which order', () => {
  const { sc } = localEngine();
  const table = sc.parallelize([1]);
  const place = sc.birthplace(3, 1000);
  const made = sc.at(place, () => table.map((n) => n).filter((n) => n > 0));
  expect(table.address).toEqual({ stream: -1, time: 0, index: 0 });
  expect(made.address).toEqual({ stream: 3, time: 1000, index: 1 });
  expect(made.operator.dependencies[0]!.rdd.address).toEqual({ stream: 3, time: 1000, index: 0 });
});

test('what is made outside of both has no name, nor what is made of it', () => {
  const { sc } = localEngine();
  sc.endDefinition();
  const loose = sc.parallelize([1]);
  expect(loose.address).toBeUndefined();
  expect(sc.at(sc.birthplace(3, 1000), () => loose.map((n) => n)).address).toBeUndefined();
});

test('a stage on the driver makes what rests on nothing itself', () => {
  const { sc } = localEngine();
  const loose = sc.at(sc.birthplace(0, 1000), () => sc.parallelize([1, 2]));
  sc.endDefinition();
  expect(fetchesBefore(loose.map(pair), [0])).toEqual(new Map());
});

test('a stage on the driver begins with the nearest RDDs that have a name', () => {
  const { sc } = localEngine();
  const input = sc.at(sc.birthplace(0, 1000), () => sc.parallelize([1, 2, 3], 3).map(pair));
  sc.endDefinition();
  expect(fetchesBefore(input, [1])).toEqual(new Map([[input, [1]]]));
  expect(
    fetchesBefore(
      input.mapValues((n) => n),
      [2],
    ),
  ).toEqual(new Map([[input, [2]]]));
  expect(fetchesBefore(input.coalesce(1), [0])).toEqual(new Map([[input, [0, 1, 2]]]));
  expect(fetchesBefore(input.reduceByKey(add), [0])).toEqual(new Map());
});
