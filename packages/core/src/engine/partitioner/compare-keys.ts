import { kindOf, type KeyKind } from '../key/key-kind.ts';

const RANK: Readonly<Record<KeyKind, number>> = {
  null: 0,
  boolean: 1,
  number: 2,
  bigint: 3,
  string: 4,
  date: 5,
  array: 6,
  object: 7,
};

/**
 * A total order over all keys, 0 exactly for keys equal by value. Within a type the natural order: false before true,
 * NaN after all numbers, strings by UTF-16 code unit, arrays item by item, objects as arrays of their entries sorted by
 * name. Across types null, booleans, numbers, bigints, strings, Dates, arrays, objects. Throws KEY_UNSUPPORTED.
 */
export const compareKeys = (a: unknown, b: unknown): number => {
  if (typeof a === 'string' && typeof b === 'string') return natural(a, b);
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b);
  const kind = kindOf(a);
  const other = kindOf(b);
  return kind === other ? compareSameKind(kind, a as never, b as never) : RANK[kind] - RANK[other];
};

const compareSameKind = (kind: KeyKind, a: never, b: never): number => {
  switch (kind) {
    case 'null':
      return 0;
    case 'date':
      return compareNumbers((a as Date).getTime(), (b as Date).getTime());
    case 'array':
      return compareArrays(a, b);
    case 'object':
      return compareArrays(sortedEntries(a), sortedEntries(b));
    default:
      return natural(a, b);
  }
};

const natural = <T extends string | number | bigint | boolean>(a: T, b: T): number =>
  a < b ? -1 : a > b ? 1 : 0;

const compareNumbers = (a: number, b: number): number =>
  a !== a || b !== b ? Number(a !== a) - Number(b !== b) : natural(a, b);

const compareArrays = (a: readonly unknown[], b: readonly unknown[]): number => {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const order = compareKeys(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
};

const sortedEntries = (fields: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] =>
  Object.keys(fields)
    .toSorted()
    .map((name) => [name, fields[name]] as const);
