import { kindOf } from './key-kind.ts';
import { mix32 } from './mix32.ts';

/** One a kind, so that 1, 1n, '1' and [1] differ. */
const SEED = {
  number: 0x3c6ef372,
  bigint: 0x27d4eb2f,
  date: 0x165667b1,
  array: 0x5851f42d,
  object: 0x1b873593,
} as const;
const TRUE = 0x2545f491;
const FALSE = 0x6c8e9cf5;

/**
 * The 32-bit hash of a key by value: the same in every process and on every machine, 0 for null. Keys are strings,
 * numbers, bigints, booleans, null, Dates, and arrays and plain objects of these; anything else throws KEY_UNSUPPORTED.
 * The order of an object's properties does not matter.
 */
export const hashKey = (key: unknown): number => {
  if (typeof key === 'string') return hashString(key);
  if (typeof key === 'number') return hashNumber(key, SEED.number);
  switch (kindOf(key)) {
    case 'null':
      return 0;
    case 'boolean':
      return key ? TRUE : FALSE;
    case 'bigint':
      return mix32(hashString((key as bigint).toString(36)) ^ SEED.bigint);
    case 'date':
      return hashNumber((key as Date).getTime(), SEED.date);
    case 'array':
      return hashArray(key as readonly unknown[]);
    default:
      return hashObject(key as Readonly<Record<string, unknown>>);
  }
};

/**
 * `hashKey` of a string. FNV-1a (Fowler, Noll, Vo) over UTF-16 code units, then the finalizer of MurmurHash3: all of the
 * text counts, so keys that share a long prefix spread as well as others.
 */
export const hashString = (text: string): number => {
  const length = text.length;
  let hash = 0x811c9dc5 ^ length;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix32(hash);
};

const float = new DataView(new ArrayBuffer(8));

const hashNumber = (value: number, seed: number): number => {
  const int = value | 0;
  if (int === value) return mix32(int ^ seed);
  // NaN has many bit patterns; -0 went the way of 0 above.
  if (value !== value) return mix32(~seed);
  float.setFloat64(0, value);
  return mix32(mix32(float.getInt32(0) ^ seed) ^ float.getInt32(4));
};

const hashArray = (items: readonly unknown[]): number => {
  let hash = SEED.array ^ items.length;
  for (let i = 0; i < items.length; i++) hash = Math.imul(mix32(hash) + hashKey(items[i]), 0x9e3779b1);
  return mix32(hash);
};

const hashObject = (fields: Readonly<Record<string, unknown>>): number => {
  let sum: number = SEED.object;
  for (const name of Object.keys(fields))
    sum = (sum + mix32(hashString(name) + mix32(~hashKey(fields[name])))) | 0;
  return mix32(sum);
};
