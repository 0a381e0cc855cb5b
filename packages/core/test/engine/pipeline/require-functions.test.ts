import type { DStream } from '@dstream/core';
import { testContext } from '@dstream/testing';
import { describe, expect, test } from 'vitest';
import type { RDD } from '../../../src/engine/rdd/rdd.ts';
import { localEngine } from '../../support/local-engine.ts';

const missing = undefined as never;
const fn = (value: any): any => value;

describe('an operation without its function is refused where it is called', () => {
  const { sc } = localEngine();
  const pairs = sc.parallelize([['a', 1]]);

  test.each<[string, (rdd: RDD<[string, number]>) => unknown]>([
    ['map', (rdd) => rdd.map(missing)],
    ['mapToPair', (rdd) => rdd.mapToPair(missing)],
    ['flatMap', (rdd) => rdd.flatMap(missing)],
    ['filter', (rdd) => rdd.filter(missing)],
    ['keyBy', (rdd) => rdd.keyBy(missing)],
    ['mapAsync', (rdd) => rdd.mapAsync(missing)],
    ['mapPartitions', (rdd) => rdd.mapPartitions(missing)],
    ['mapPartitionsWithIndex', (rdd) => rdd.mapPartitionsWithIndex(missing)],
    ['mapValues', (rdd) => rdd.mapValues(missing)],
    ['flatMapValues', (rdd) => rdd.flatMapValues(missing)],
    ['reduceByKey', (rdd) => rdd.reduceByKey(missing)],
    ['combineByKey', (rdd) => rdd.combineByKey(missing, fn, fn)],
    ['combineByKey', (rdd) => rdd.combineByKey(fn, fn, missing)],
    ['aggregateByKey', (rdd) => rdd.aggregateByKey(0, missing, fn)],
  ])('%s of an RDD', (name, call) => {
    expect(() => call(pairs)).toThrow(`FUNCTION_MISSING: ${name} needs a function and was given undefined.`);
  });

  test.each<[string, (stream: DStream<[string, number]>) => unknown]>([
    ['map', (s) => s.map(missing)],
    ['mapToPair', (s) => s.mapToPair(missing)],
    ['flatMap', (s) => s.flatMap(missing)],
    ['flatMapToPair', (s) => s.flatMapToPair(missing)],
    ['filter', (s) => s.filter(missing)],
    ['keyBy', (s) => s.keyBy(missing)],
    ['mapAsync', (s) => s.mapAsync(missing)],
    ['flatMapAsync', (s) => s.flatMapAsync(missing)],
    ['filterAsync', (s) => s.filterAsync(missing)],
    ['mapPartitions', (s) => s.mapPartitions(missing)],
    ['reduce', (s) => s.reduce(missing)],
    ['transform', (s) => s.transform(missing)],
    ['transformWith', (s) => s.transformWith(s, missing)],
    ['foreachRDD', (s) => s.foreachRDD(missing)],
    ['foreachPartition', (s) => s.foreachPartition(missing)],
    ['mapValues', (s) => s.mapValues(missing)],
    ['flatMapValues', (s) => s.flatMapValues(missing)],
    ['reduceByKey', (s) => s.reduceByKey(missing)],
    ['combineByKey', (s) => s.combineByKey(missing, fn, fn)],
    ['reduceByKeyAndWindow', (s) => s.reduceByKeyAndWindow(missing, 1000)],
    ['updateStateByKey', (s) => s.updateStateByKey(missing)],
    ['updateStateByPartition', (s) => s.updateStateByPartition(missing)],
    ['mapWithState', (s) => s.mapWithState(missing)],
  ])('%s of a stream', async (name, call) => {
    await using context = testContext();
    const stream = context.ssc.queueStream([[['a', 1]]]);
    expect(() => call(stream)).toThrow(`FUNCTION_MISSING: ${name} needs a function and was given undefined.`);
  });
});
