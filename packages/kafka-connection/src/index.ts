export { brokerErrors, failuresIn, type ClientFailure } from './client-failure.ts';
export { clientOptions } from './client-options.ts';
export { explainKafkaError } from './explain-kafka-error.ts';
export { guardConnections } from './guard-connections.ts';
export { isTemporary } from './is-temporary.ts';
export { KafkaClient, type Performance } from './kafka-client.ts';
export { kafkaError, type KafkaErrorCode } from './kafka-error.ts';
export {
  kafkaConnectionFields,
  type Credential,
  type KafkaConnection,
  type KafkaConnectionOptions,
  type SaslSetting,
} from './options.ts';
export { acquireKafka } from './shared-kafka.ts';
export { isUnknownTopic } from './unknown-topic.ts';
