import { describe, expect, test } from 'vitest';
import { JsonCodec } from '../../../src/base/codec/json-codec.ts';
import { FetchFailed } from '../../../src/base/errors/task-errors.ts';
import { MapOutputs } from '../../../src/engine/shuffle/map-outputs.ts';
import type { ShuffleBlock } from '../../../src/engine/shuffle/shuffle-block.ts';

const codec = new JsonCodec();

const block = (...values: unknown[]): ShuffleBlock => ({ keys: undefined, values });
const valuesOf = (blocks: readonly ShuffleBlock[]): readonly unknown[] =>
  blocks.flatMap(({ values }) => values);

const failure = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    return error;
  }
};

describe('MapOutputs', () => {
  test('gives a reduce partition its blocks in the order of map partitions', () => {
    const outputs = new MapOutputs(7, 3, codec);
    expect(outputs.missing()).toEqual([0, 1, 2]);
    outputs.put(2, [block(5), block(6)]);
    outputs.put(0, [block(1), block(2)]);
    outputs.put(1, [undefined, block(3)]);
    expect(outputs.missing()).toEqual([]);
    expect(outputs.read(0, valuesOf)).toEqual([1, 5]);
    expect(outputs.read(1, valuesOf)).toEqual([2, 3, 6]);
  });

  test('a map task without records leaves nothing to read', () => {
    const outputs = new MapOutputs(7, 1, codec);
    outputs.put(0, []);
    expect(outputs.missing()).toEqual([]);
    expect(outputs.read(3, valuesOf)).toEqual([]);
  });

  test('merges a reduce partition once', () => {
    const outputs = new MapOutputs(7, 1, codec);
    outputs.put(0, [block(1)]);
    let merges = 0;
    const merge = (blocks: readonly ShuffleBlock[]) => (merges++, valuesOf(blocks));
    expect(outputs.read(0, merge)).toBe(outputs.read(0, merge));
    expect(merges).toBe(1);
  });

  test('merges again when merging failed', () => {
    const outputs = new MapOutputs(7, 1, codec);
    outputs.put(0, [block(1)]);
    expect(() =>
      outputs.read(0, () => {
        throw new Error('merge');
      }),
    ).toThrow('merge');
    expect(outputs.read(0, valuesOf)).toEqual([1]);
  });

  test('names what is missing', () => {
    const outputs = new MapOutputs(7, 3, codec);
    for (const partition of [0, 1, 2]) outputs.put(partition, [block(partition), block()]);
    expect(outputs.read(0, valuesOf)).toEqual([0, 1, 2]);
    outputs.lose([0, 2]);
    expect(outputs.missing()).toEqual([0, 2]);
    const error = failure(() => outputs.read(1, valuesOf));
    expect(error).toBeInstanceOf(FetchFailed);
    expect(error).toMatchObject({ shuffle: 7, mapPartitions: [0, 2] });
  });

  test('what was read before a loss is still there, the rest is read from what is made again', () => {
    const outputs = new MapOutputs(7, 2, codec);
    outputs.put(0, [block(1), block(2)]);
    outputs.put(1, [block(3), block(4)]);
    outputs.read(0, valuesOf);
    outputs.lose([1]);
    expect(outputs.read(0, valuesOf)).toEqual([1, 3]);
    outputs.put(1, [block(3), block(4)]);
    expect(outputs.read(1, valuesOf)).toEqual([2, 4]);
  });
});
