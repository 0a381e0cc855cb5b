import { DStreamError } from '../../base/errors/dstream-error.ts';

/**
 * What an aggregation begins with. Aggregations may change it, so each gets its own: of an object a copy, of a function
 * the result. It must be neutral: it is used once for each partition or key, and once more on the driver.
 */
export type Zero<U> = U | (() => U);

/** Makes one zero value after the other. Throws `OPTIONS_INVALID` for an object that cannot be copied. */
export const zeroOf = <U>(zero: Zero<U>): (() => U) => {
  if (typeof zero === 'function') return zero as () => U;
  if (typeof zero !== 'object' || zero === null) return () => zero;
  if (Array.isArray(zero) && zero.length === 0) return () => [] as U;
  if (isData(zero)) return () => structuredClone(zero);
  throw new DStreamError('OPTIONS_INVALID', {
    component: 'an aggregation',
    problems: [
      `an instance of ${zero.constructor.name} as zero value cannot be copied; give a function that makes one`,
    ],
  });
};

const copied = [Array, Map, Set, Date, ArrayBuffer];

const isData = (zero: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(zero);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return isPlain || ArrayBuffer.isView(zero) || copied.some((type) => zero instanceof type);
};
