import { compareKeys } from '../partitioner/compare-keys.ts';
import type { KeyOrder } from './sort-partitioner.ts';

/** A pair, as far as sorting looks at it. */
type Keyed = readonly [any, unknown];
type PairOrder = (a: Keyed, b: Keyed) => number;

const byNumber: PairOrder = (a, b) => a[0] - b[0];
const byNumberFalling: PairOrder = (a, b) => b[0] - a[0];
const byText: PairOrder = (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
const byTextFalling: PairOrder = (a, b) => byText(b, a);

/** The order of pairs by their keys: the general one, or a fast one where all keys are numbers or all are strings. */
export const pairOrder = <K>(pairs: readonly Keyed[], { compare, ascending }: KeyOrder<K>): PairOrder => {
  if (compare === compareKeys) {
    if (pairs.every(hasNumber)) return ascending ? byNumber : byNumberFalling;
    if (pairs.every(hasText)) return ascending ? byText : byTextFalling;
  }
  return ascending ? (a, b) => compare(a[0], b[0]) : (a, b) => compare(b[0], a[0]);
};

/** A difference does not tell where NaN belongs. */
const hasNumber = ([key]: Keyed): boolean => typeof key === 'number' && key === key;
const hasText = ([key]: Keyed): boolean => typeof key === 'string';
