import * as fc from 'fast-check';
import type { ReducedBatch } from '../../../src/streaming/window/inverse-reduce.ts';

/** A batch of a parent stream, reduced by key. */
export interface NumberedBatch<V> extends ReducedBatch<string, V> {
  readonly index: number;
}

/** Batches with rising numbers, some missing. Each value says where it is from. */
export const batches = (maxKeys: number, maxBatches: number): fc.Arbitrary<NumberedBatch<string>[]> =>
  fc
    .array(
      fc.record({
        gap: fc.oneof(
          { weight: 8, arbitrary: fc.constant(1) },
          { weight: 1, arbitrary: fc.integer({ min: 2, max: 12 }) },
        ),
        keys: fc.uniqueArray(fc.integer({ min: 0, max: maxKeys }), { maxLength: maxKeys + 1 }),
      }),
      { maxLength: maxBatches, size: 'max' },
    )
    .map((given) => {
      let index = 0;
      return given.map(({ gap, keys }) => {
        index += gap;
        return { index, keys: keys.map((key) => `k${key}`), values: keys.map((key) => `${index}:${key} `) };
      });
    });

/** All values of some batches by force, merged in the order of the batches. */
export const recompute = <V>(held: readonly NumberedBatch<V>[], merge: (a: V, b: V) => V): Map<string, V> => {
  const values = new Map<string, V>();
  for (const { keys, values: added } of held) {
    keys.forEach((key, i) =>
      values.set(key, values.has(key) ? merge(values.get(key)!, added[i]!) : added[i]!),
    );
  }
  return values;
};

export const sorted = <V>(entries: Iterable<readonly [string, V]>): (readonly [string, V])[] =>
  [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
