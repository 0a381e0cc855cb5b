/** What the SDK throws, as far as it is used here. */
export interface ServiceFailure extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/** The name of an error of the service or of the SDK, such as ResourceNotFoundException; empty if it has none. */
export const failureName = (error: unknown): string => (error instanceof Error ? error.name : '');

/** Names that stand for: too much is asked for at the moment. */
const throttling: ReadonlySet<string> = new Set([
  'KMSThrottlingException',
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/** Whether the service says that there are too many requests, or too large ones. */
export const isThrottled = (error: unknown): boolean => throttling.has(failureName(error));

/** Whether the service says that an iterator is older than five minutes. */
export const isExpiredIterator = (error: unknown): boolean =>
  failureName(error) === 'ExpiredIteratorException';
