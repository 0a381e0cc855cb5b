import { describe, expect, test } from 'vitest';
import { pairsOf, readShuffle } from '../../../src/engine/shuffle/read-shuffle.ts';

const add = (a: number, b: number): number => a + b;

describe('readShuffle', () => {
  const blocks = [
    { keys: ['a', 'b'], values: [1, 2] },
    { keys: ['b', 'c'], values: [3, 4] },
  ];

  test('without a combiner gives all records of all blocks', () => {
    expect(readShuffle(blocks, undefined)).toEqual([
      ['a', 1],
      ['b', 2],
      ['b', 3],
      ['c', 4],
    ]);
    expect(readShuffle([{ keys: undefined, values: [1, [2]] }], undefined)).toEqual([1, [2]]);
    expect(readShuffle([], undefined)).toEqual([]);
  });

  test('merges combiners of map tasks', () => {
    const combiner = { mergeValue: add, mergeCombiners: add, mapSide: true };
    expect(readShuffle(blocks, combiner)).toEqual([
      ['a', 1],
      ['b', 5],
      ['c', 4],
    ]);
    expect(readShuffle(blocks.slice(0, 1), combiner)).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(readShuffle([], combiner)).toEqual([]);
  });

  test('makes combiners of values that map tasks did not merge', () => {
    const combiner = {
      create: (n: number) => [n],
      mergeValue: (all: number[], n: number) => [...all, n],
      mergeCombiners: () => {
        throw new Error('there are no combiners to merge');
      },
      mapSide: false,
    };
    expect(readShuffle(blocks, combiner)).toEqual([
      ['a', [1]],
      ['b', [2, 3]],
      ['c', [4]],
    ]);
    expect(readShuffle(blocks.slice(0, 1), combiner)).toEqual([
      ['a', [1]],
      ['b', [2]],
    ]);
  });
});

test('pairsOf makes pairs of columns', () => {
  expect(pairsOf(['a', 'b'], [1, 2])).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});
