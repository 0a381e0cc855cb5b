import { DStreamError } from '../../base/errors/dstream-error.ts';

/** Throws FUNCTION_MISSING unless an operation was given its functions. */
export const requireFunctions = (operation: string, functions: readonly unknown[]): void => {
  for (const fn of functions) {
    if (typeof fn === 'function') continue;
    throw new DStreamError('FUNCTION_MISSING', { operation, given: fn === null ? 'null' : typeof fn });
  }
};
