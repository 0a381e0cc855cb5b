import { networkFailure, type NetworkFailure } from '@dstream/connection';
import { failureName, isThrottled, type ServiceFailure } from './service-failure.ts';
import { Silence } from './silence.ts';

const lasting: readonly NetworkFailure[] = [
  'tls-certificate-expired',
  'tls-certificate-untrusted',
  'tls-failed',
];

/** Names of errors that pass, whatever status they come with. */
const passing: ReadonlySet<string> = new Set([
  'InternalFailure',
  'InternalFailureException',
  'RequestTimeout',
  'ServiceUnavailable',
  'TimeoutError',
]);

/**
 * Whether the same request may succeed later: the service cannot be reached, is in trouble, or is asked too much. Not so
 * where it has understood and refused, nor where TLS or credentials are wrong.
 */
export const isTemporary = (error: unknown): boolean => {
  if (error instanceof Silence || isThrottled(error) || passing.has(failureName(error))) return true;
  const failure = networkFailure(error);
  if (failure !== undefined) return !lasting.includes(failure);
  return ((error as ServiceFailure).$metadata?.httpStatusCode ?? 0) >= 500;
};
