import type { Source } from '../../contracts/source.ts';
import { DStreamError } from '../errors/dstream-error.ts';
import { kindOf } from '../errors/kind-of.ts';

const wanted = { receiver: ['run'], direct: ['plan', 'read'] } as const;

/** The value, if it is a source. Throws `SOURCE_INVALID`. */
export const requireSource = <T>(value: unknown): Source<T> => {
  const { kind } = (value ?? {}) as { kind?: unknown };
  if (kind !== 'receiver' && kind !== 'direct')
    throw new DStreamError('SOURCE_INVALID', { value: kindOf(value) });
  const missing = wanted[kind].filter(
    (each) => typeof (value as Record<string, unknown>)[each] !== 'function',
  );
  if (missing.length > 0)
    throw new DStreamError('SOURCE_INVALID', {
      value: `A ${kind} source without ${missing.join(' and ')}()`,
    });
  return value as Source<T>;
};
