import { DStreamError } from '../../base/errors/dstream-error.ts';

/** The types a key can have, as values. */
export type KeyKind = 'null' | 'boolean' | 'number' | 'bigint' | 'string' | 'date' | 'array' | 'object';

/** The kind of a key. Throws KEY_UNSUPPORTED for what cannot be compared by value. */
export const kindOf = (key: unknown): KeyKind => {
  switch (typeof key) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return typeof key as KeyKind;
    case 'object':
      return objectKind(key);
    default:
      throw unsupported(key);
  }
};

const objectKind = (key: object | null): KeyKind => {
  if (key === null) return 'null';
  if (Array.isArray(key)) return 'array';
  if (key instanceof Date) return 'date';
  if (isPlain(key)) return 'object';
  throw unsupported(key);
};

/** Objects of another realm are plain too: their prototype is the end of the chain, whichever realm it is of. */
const isPlain = (key: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(key);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

const unsupported = (key: unknown): Error => {
  const type = typeof key === 'object' ? `an instance of ${key?.constructor?.name || 'a class'}` : typeof key;
  return new DStreamError('KEY_UNSUPPORTED', { type });
};
