/** Rough sizes of V8 without pointer compression, in bytes. */
const SLOT = 8;
const OBJECT = 24;
const STRING = 24;
const BOXED = 16;
const TABLE_ENTRY = 40;

const DEPTH = 6;
/** Parts looked at before the rest is guessed. */
const VISITS = 400;
const SAMPLES = 32;
const GUESS = 64;

interface Budget {
  visits: number;
}

/**
 * About how many bytes `value` occupies on the heap. The work is bounded, apart from listing the keys of an object: long
 * lists are sampled evenly, deep parts guessed; what is shared counts each time it is met.
 */
export const estimateSize = (value: unknown): number => sizeOf(value, DEPTH, { visits: VISITS });

const sizeOf = (value: unknown, depth: number, budget: Budget): number => {
  switch (typeof value) {
    case 'string':
      return STRING + value.length * (isWide(value) ? 2 : 1);
    case 'number':
      return Number.isInteger(value) ? 0 : BOXED;
    case 'bigint':
      return OBJECT;
    case 'function':
      return 2 * GUESS;
    case 'object':
      return value === null ? 0 : sizeOfObject(value, depth, budget);
    default:
      return 0;
  }
};

const sizeOfObject = (value: object, depth: number, budget: Budget): number => {
  if (ArrayBuffer.isView(value)) return 3 * GUESS + value.byteLength;
  if (value instanceof ArrayBuffer) return 2 * GUESS + value.byteLength;
  if (value instanceof Date) return OBJECT + 9 * SLOT;
  if (depth === 0 || --budget.visits < 0) return GUESS;
  if (Array.isArray(value)) return OBJECT + BOXED + sizeOfList(value, depth, budget);
  if (value instanceof Map) return OBJECT + sizeOfTable(value, value.size, depth, budget);
  if (value instanceof Set) return OBJECT + sizeOfTable(value, value.size, depth, budget);
  return OBJECT + sizeOfList(Object.values(value), depth, budget);
};

/** Evenly spaced items stand for all. */
const sizeOfList = (list: readonly unknown[], depth: number, budget: Budget): number => {
  const samples = Math.min(list.length, SAMPLES);
  let sampled = 0;
  for (let i = 0; i < samples; i++) {
    sampled += sizeOf(list[Math.floor((i * list.length) / samples)], depth - 1, budget);
  }
  return list.length * SLOT + (samples === 0 ? 0 : Math.round((sampled * list.length) / samples));
};

/** A table has no places to jump to: its first entries stand for all. */
const sizeOfTable = (table: Iterable<unknown>, size: number, depth: number, budget: Budget): number => {
  let samples = 0;
  let sampled = 0;
  for (const entry of table) {
    if (samples === SAMPLES) break;
    samples++;
    sampled += sizeOf(entry, depth - 1, budget);
  }
  return size * TABLE_ENTRY + (samples === 0 ? 0 : Math.round((sampled * size) / samples));
};

/** Judged by a few characters: text of one script rarely starts, goes on and ends in another. */
const isWide = (text: string): boolean => {
  const step = Math.max(1, Math.floor(text.length / 8));
  for (let i = 0; i < text.length; i += step) if (text.charCodeAt(i) > 0xff) return true;
  return false;
};
