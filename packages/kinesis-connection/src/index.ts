export { explainKinesisError } from './explain-kinesis-error.ts';
export { isTemporary } from './is-temporary.ts';
export { KinesisClient, type Performance, type Request } from './kinesis-client.ts';
export { kinesisError, type KinesisErrorCode } from './kinesis-error.ts';
export {
  hasWholeCredentials,
  kinesisConnectionFields,
  wholeCredentials,
  type KinesisConnection,
  type KinesisConnectionOptions,
} from './options.ts';
export { placeOf } from './place-of.ts';
export { failureName, isExpiredIterator, isThrottled } from './service-failure.ts';
export { acquireKinesis } from './shared-kinesis.ts';
