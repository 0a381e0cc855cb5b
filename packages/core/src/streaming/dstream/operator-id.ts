import { DStreamError } from '../../base/errors/dstream-error.ts';

/** The id that a stream was given, and those it had before. */
export interface OperatorId {
  readonly id: string;
  readonly was: readonly string[];
}

/** Throws `OPERATOR_ID_INVALID` unless it is a name of 1 to 100 printable characters. */
export const requireId = (id: string): string => {
  if (typeof id === 'string' && /^[\x21-\x7e]([\x20-\x7e]{0,98}[\x21-\x7e])?$/.test(id)) return id;
  throw new DStreamError('OPERATOR_ID_INVALID', { id });
};
