import { canonicalKey } from './canonical-key.ts';

/** Whether two keys are equal by value: -0 equals 0, NaN equals NaN, and 1, 1n, '1' and true all differ. */
export const keysEqual = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return a !== a && b !== b;
  return canonicalKey(a) === canonicalKey(b);
};
