import { beforeEach, describe, expect, test } from 'vitest';
import { JsonCodec } from '../../../src/base/codec/json-codec.ts';
import { Calls } from '../../../src/engine/rdd/calls.ts';
import { Closures } from '../../../src/engine/rdd/closures.ts';
import { RDDContext } from '../../../src/engine/rdd/rdd-context.ts';
import type { RDD } from '../../../src/engine/rdd/rdd.ts';
import { heard, type ToldValue } from '../../../src/engine/rdd/told-value.ts';
import { CustomPartitioner, HashPartitioner } from '../../../src/index.ts';
import { localEngine } from '../../support/local-engine.ts';

const codec = new JsonCodec();
let closures: Closures;
let calls: Calls;
let rdd: RDD<number>;
let loose: RDD<number>;

beforeEach(() => {
  closures = new Closures();
  calls = new Calls(closures, codec);
  const { sc } = localEngine();
  rdd = sc.at(sc.birthplace(0, 1000), () => sc.parallelize([1, 2]));
  sc.endDefinition();
  loose = sc.parallelize([1]);
});

const endless = (): unknown => {
  const data: Record<string, unknown> = {};
  data['self'] = data;
  return data;
};

/** What arrives on the other side. */
const arriving = (...args: unknown[]): unknown[] => {
  const call = calls.tell(rdd, 'method', args)!;
  return (codec.decode(call.args) as ToldValue[]).map((told) => heard(told, closures, () => rdd));
};

describe('arguments arrive', () => {
  test.each([
    ['plain data', [1, 'a', undefined, { b: [new Date(3)] }, new Map([['a', 1]])]],
    ['a hash partitioner', [new HashPartitioner(3)]],
  ])('%s', (_, args) => {
    expect(arriving(...args)).toEqual(args);
  });

  test('RDDs by their address, wherever they are', () => {
    expect(arriving([rdd, rdd], { other: rdd })).toEqual([[rdd, rdd], { other: rdd }]);
  });

  test('closures with what they capture', () => {
    const times = closures.declare((by: number, n: number) => n * by, [2]);
    const [fn] = arriving(times) as [(n: number) => number];
    expect(fn(21)).toBe(42);
  });
});

describe('only the driver can make a call', () => {
  test.each<[string, () => unknown[]]>([
    ['with a function that is not declared', () => [Math.abs]],
    ['with such a function among options', () => [{ compare: Math.max }]],
    ['with an RDD of its own', () => [loose]],
    ['with data that has no end', () => [endless()]],
    ['with an instance of a class', () => [new CustomPartitioner(2, () => 0, 'odd')]],
  ])('%s', (_, args) => {
    expect(calls.tell(rdd, 'method', args())).toBeUndefined();
  });
});

test('functions of which only some are declared are refused', () => {
  const declared = closures.declare(Math.abs, []);
  expect(() => calls.tell(rdd, 'aggregate', [0, declared, Math.max])).toThrow(
    expect.objectContaining({ code: 'FUNCTION_UNDECLARED', params: { method: 'aggregate', argument: 3 } }),
  );
});

test('so is a captured value that is no plain data', () => {
  const declared = closures.declare(() => 0, [loose]);
  expect(() => calls.tell(rdd, 'map', [declared])).toThrow(
    expect.objectContaining({ code: 'CODEC_UNSUPPORTED' }),
  );
});

test('RDDs made by a call are known by it, and calls by those before them', () => {
  const sc = new RDDContext({ ...loose.context.services, hasWorkers: true });
  const input = sc.at(sc.birthplace(0, 1000), () => sc.parallelize([1, 2]));
  sc.endDefinition();
  const distinct = input.distinct();
  const zipped = distinct.zipWithIndex();
  expect(distinct.address).toEqual({ stream: -2, time: 0, index: 2 });
  expect(zipped.call).toMatchObject({ id: 1, on: distinct, method: 'zipWithIndex', batchTime: undefined });
  expect(zipped.call!.before).toEqual([distinct.call]);
  expect(input.map((n) => n).address).toBeUndefined();
});

test('data is encoded when a worker must be told of it, once', () => {
  let encoded = 0;
  const counting = new Calls(closures, {
    name: 'counting',
    encode: (value) => (encoded++, codec.encode(value)),
    decode: (bytes) => codec.decode(bytes),
  });
  const call = counting.tellData('parallelize', [[1, 2], 2]);
  expect(encoded).toBe(0);
  expect(codec.decode(call.args)).toEqual([
    { kind: 'plain', value: [1, 2] },
    { kind: 'plain', value: 2 },
  ]);
  expect([call.args, encoded]).toEqual([call.args, 1]);
});
