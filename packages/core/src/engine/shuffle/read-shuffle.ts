import { KeyTable } from '../key/key-table.ts';
import { joined } from '../pipeline/chunks.ts';
import type { Combiner } from '../rdd/dependency.ts';
import type { ShuffleBlock } from './shuffle-block.ts';

/** The records of one reduce partition: those of all blocks, with the values of each key merged. */
export const readShuffle = (
  blocks: readonly ShuffleBlock[],
  combiner: Combiner | undefined,
): readonly unknown[] => {
  if (!combiner) return joined(blocks.map(recordsOf));
  if (blocks.length === 0) return [];
  const only = blocks.length === 1 ? blocks[0] : undefined;
  if (only && combiner.mapSide) return pairsOf(only.keys!, only.values);
  const table = new KeyTable<unknown, unknown>();
  const { create, mergeValue, mergeCombiners, mapSide } = combiner;
  for (const block of blocks) {
    if (mapSide) mergeInto(table, block, mergeCombiners);
    else mergeInto(table, block, mergeValue, create);
  }
  return pairsOf(table.keys, table.values);
};

const mergeInto = (
  table: KeyTable<unknown, unknown>,
  { keys, values }: ShuffleBlock,
  merge: (a: any, b: any) => unknown,
  create?: (value: any) => unknown,
): void => {
  const merged = table.values;
  for (let i = 0; i < keys!.length; i++) {
    const id = table.find(keys![i]);
    if (id < 0) table.add(keys![i], create ? create(values[i]) : values[i]);
    else merged[id] = merge(merged[id], values[i]);
  }
};

const recordsOf = ({ keys, values }: ShuffleBlock): readonly unknown[] =>
  keys ? pairsOf(keys, values) : values;

/** Columns as pairs. */
export const pairsOf = (keys: readonly unknown[], values: readonly unknown[]): [unknown, unknown][] => {
  const pairs: [unknown, unknown][] = [];
  for (let i = 0; i < keys.length; i++) pairs.push([keys[i], values[i]]);
  return pairs;
};
