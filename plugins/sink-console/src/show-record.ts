import { toJson } from './to-json.ts';

const shownBytes = 16;

/**
 * A record as Spark prints it: strings as they are, an array as a tuple. What Scala does not know is shown as JSON, or
 * by its own `toString`.
 */
export const showRecord = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `(${value.map(showRecord).join(',')})`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof Uint8Array) return showBytes(value);
  if (value instanceof Map)
    return `Map(${[...value].map(([k, v]) => `${showRecord(k)} -> ${showRecord(v)}`).join(', ')})`;
  if (value instanceof Set) return `Set(${[...value].map(showRecord).join(', ')})`;
  const own = (value as { toString?: () => string }).toString?.() ?? '[object ';
  return own.startsWith('[object ') ? toJson(value) : own;
};

const showBytes = (bytes: Uint8Array): string => {
  const head = [...bytes.subarray(0, shownBytes)].map((byte) => byte.toString(16).padStart(2, '0'));
  return `bytes(${bytes.length})[${head.join(' ')}${bytes.length > shownBytes ? ' …' : ''}]`;
};
