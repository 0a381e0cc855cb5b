const most = { depth: 5, parts: 200, characters: 10_000 } as const;

/** What is not plain data, where plain data was wanted. */
export const notPlain: unique symbol = Symbol('not plain');

/**
 * A copy of plain data that can be sent, printed and kept: primitives, Dates, arrays and plain objects. Lists, objects
 * and texts are cut where they get large, and parts that are something else or lie too deep are left out. Gives
 * `notPlain` for a value that is no plain data at all. Runs no code of the value but its getters, and never throws.
 */
export const plainData = (value: unknown): unknown => {
  try {
    return copyOf(value, { parts: most.parts }, 0);
  } catch {
    return notPlain;
  }
};

/** As `plainData`, for the own enumerable properties of any object. */
export const plainProperties = (value: object): Readonly<Record<string, unknown>> => {
  try {
    return recordOf(value, { parts: most.parts }, 0);
  } catch {
    return {};
  }
};

/** What is left to be copied. */
interface Budget {
  parts: number;
}

const copyOf = (value: unknown, budget: Budget, depth: number): unknown => {
  if (typeof value === 'string') return value.slice(0, most.characters);
  if (typeof value === 'function' || typeof value === 'symbol') return notPlain;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return new Date(value.getTime());
  if (depth === most.depth) return notPlain;
  if (Array.isArray(value)) return listOf(value, budget, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isPlain ? recordOf(value, budget, depth) : notPlain;
};

const listOf = (list: readonly unknown[], budget: Budget, depth: number): readonly unknown[] => {
  const copies: unknown[] = [];
  for (let i = 0; i < list.length; i++) {
    if (budget.parts-- <= 0) break;
    const copy = copyOf(list[i], budget, depth + 1);
    copies.push(copy === notPlain ? undefined : copy);
  }
  return copies;
};

const recordOf = (record: object, budget: Budget, depth: number): Readonly<Record<string, unknown>> => {
  const copies: [string, unknown][] = [];
  for (const name of Object.keys(record)) {
    if (budget.parts-- <= 0) break;
    const copy = partOf(record, name, budget, depth);
    if (copy !== notPlain) copies.push([name, copy]);
  }
  return Object.fromEntries(copies);
};

/** A getter may throw. */
const partOf = (record: object, name: string, budget: Budget, depth: number): unknown => {
  try {
    return copyOf((record as Record<string, unknown>)[name], budget, depth + 1);
  } catch {
    return notPlain;
  }
};
