import { networkAdvice, networkFailure } from '@dstream/connection';
import { isDStreamError, type DStreamError } from '@dstream/core/plugin';
import { kinesisError } from './kinesis-error.ts';
import type { KinesisConnection } from './options.ts';
import { placeOf } from './place-of.ts';
import { isThrottled, type ServiceFailure } from './service-failure.ts';
import { Silence } from './silence.ts';

const refused: ReadonlySet<string> = new Set([
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

const forbidden: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSInvalidStateException',
  'KMSNotFoundException',
  'KMSOptInRequired',
]);

/** Gives an error of the SDK its code and a text; `what` says what was tried, as in "read shard 3". */
export const explainKinesisError = (
  error: unknown,
  connection: KinesisConnection,
  what: string,
): DStreamError => {
  if (isDStreamError(error)) return error;
  const place = placeOf(connection);
  const { name, message } = error as ServiceFailure;
  const text = (message ?? '').replace(/\.$/, '');
  const reason = text === name || text === '' ? name : `${name}: ${text}`;
  // The SDK's own error may hold the request as it was signed, with a session token in it.
  const options = { cause: new Error(reason) };
  const failure = networkFailure(error);
  if (failure?.startsWith('tls-')) {
    return kinesisError('KINESIS_TLS_FAILED', { place, reason: networkAdvice(failure) }, options);
  }
  if (error instanceof Silence || name === 'TimeoutError') {
    return kinesisError('KINESIS_SILENT', { place, what, limit: connection.requestTimeout }, options);
  }
  if (failure !== undefined) {
    return kinesisError('KINESIS_UNREACHABLE', { place, reason: networkAdvice(failure) }, options);
  }
  return explainRefusal(error, { place, what, reason }, connection, options);
};

const explainRefusal = (
  error: unknown,
  { place, what, reason }: { readonly place: string; readonly what: string; readonly reason: string },
  { retryTimeout }: KinesisConnection,
  options: { readonly cause: Error },
): DStreamError => {
  const { name, message } = error as Error;
  if (isThrottled(error)) {
    return kinesisError('KINESIS_THROTTLED', { place, what, limit: retryTimeout }, options);
  }
  if (name === 'CredentialsProviderError') {
    return kinesisError('KINESIS_CREDENTIALS_MISSING', { place }, options);
  }
  if (message.startsWith('Region is missing'))
    return kinesisError('KINESIS_REGION_MISSING', { place }, options);
  if (refused.has(name)) return kinesisError('KINESIS_CREDENTIALS_REFUSED', { place, reason }, options);
  if (forbidden.has(name)) return kinesisError('KINESIS_FORBIDDEN', { place, what, reason }, options);
  if (name === 'ResourceNotFoundException') {
    return kinesisError('KINESIS_STREAM_UNKNOWN', { place, reason }, options);
  }
  return kinesisError('KINESIS_REQUEST_FAILED', { place, what, reason }, options);
};
