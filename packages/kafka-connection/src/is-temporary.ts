import { networkFailure, type NetworkFailure } from '@dstream/connection';
import { isDStreamError } from '@dstream/core/plugin';
import { failuresIn, type ClientFailure } from './client-failure.ts';

const lasting: readonly NetworkFailure[] = [
  'tls-certificate-expired',
  'tls-certificate-untrusted',
  'tls-failed',
];

/**
 * Whether the same request may succeed later: a broker is away, a partition has no leader, a coordinator loads. Not so
 * where a broker has understood and refused, nor where TLS or credentials are wrong.
 */
export const isTemporary = (error: unknown): boolean => {
  if (isDStreamError(error)) return false;
  const failure = networkFailure(error);
  if (failure !== undefined && lasting.includes(failure)) return false;
  const all = [...failuresIn(error)];
  const said = all.filter(({ apiId }) => apiId !== undefined);
  if (said.length > 0) return said.every(({ canRetry }) => canRetry === true);
  if (all.some(({ code = '' }) => ownErrors.has(code))) return false;
  return failure !== undefined || all.some(isOfNetwork);
};

/** What trying again cannot change. */
const ownErrors = new Set(['PLT_KFK_AUTHENTICATION', 'PLT_KFK_UNSUPPORTED_API', 'PLT_KFK_USER']);

const isOfNetwork = ({ code, canRetry }: ClientFailure): boolean =>
  code === 'PLT_KFK_NETWORK' && canRetry !== false;
