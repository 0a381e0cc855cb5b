import { DStreamError } from '../../base/errors/dstream-error.ts';

/** The elements of whatever a flatMap function returned. Throws RESULT_NOT_ITERABLE. */
export const elementsOf = (value: Iterable<unknown>): readonly unknown[] =>
  Array.isArray(value) ? value : Array.from(requireIterable(value, 'flatMap'));

/** What a function returned, if it can be iterated. Throws RESULT_NOT_ITERABLE. */
export const requireIterable = <T>(value: Iterable<T>, operation: string): Iterable<T> => {
  if (typeof (value as Iterable<T> | undefined | null)?.[Symbol.iterator] === 'function') return value;
  if (value instanceof Promise) value.catch(() => undefined);
  throw new DStreamError('RESULT_NOT_ITERABLE', { operation, result: describe(value) });
};

const describe = (value: unknown): string => {
  if (value instanceof Promise) return 'a promise';
  if (typeof value === 'function') return 'a function';
  return typeof value === 'object' && value !== null ? 'an object that cannot be iterated' : String(value);
};
