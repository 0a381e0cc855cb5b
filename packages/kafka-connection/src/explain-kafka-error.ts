import { networkAdvice, networkFailure } from '@dstream/connection';
import { isDStreamError, textOf } from '@dstream/core/plugin';
import { brokerErrors, failuresIn } from './client-failure.ts';
import { kafkaError, type KafkaErrorCode } from './kafka-error.ts';
import type { KafkaConnection } from './options.ts';
import { unknownTopic } from './unknown-topic.ts';

const groupInUse = [
  'FENCED_INSTANCE_ID',
  'FENCED_MEMBER_EPOCH',
  'ILLEGAL_GENERATION',
  'NON_EMPTY_GROUP',
  'REBALANCE_IN_PROGRESS',
  'STALE_MEMBER_EPOCH',
  'UNKNOWN_MEMBER_ID',
];
const fenced = ['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'TRANSACTION_COORDINATOR_FENCED'];
const tooLarge = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];

/** The code of what a broker answered with. */
const codes: Readonly<Record<string, KafkaErrorCode>> = {
  ...Object.fromEntries(groupInUse.map((id) => [id, 'KAFKA_GROUP_IN_USE'])),
  ...Object.fromEntries(fenced.map((id) => [id, 'KAFKA_PRODUCER_FENCED'])),
  ...Object.fromEntries(tooLarge.map((id) => [id, 'KAFKA_RECORD_TOO_LARGE'])),
  UNSUPPORTED_VERSION: 'KAFKA_VERSION_UNSUPPORTED',
};

const codeOf = (id: string): KafkaErrorCode =>
  codes[id] ?? (id.endsWith('_AUTHORIZATION_FAILED') ? 'KAFKA_FORBIDDEN' : 'KAFKA_REQUEST_FAILED');

/**
 * Gives an error of the client its code and a text that names the brokers; leaves coded errors as they are. `what` says
 * what was tried, as in "list the offsets of orders".
 */
export const explainKafkaError = (cause: unknown, connection: KafkaConnection, what: string): Error => {
  if (isDStreamError(cause)) return cause;
  const brokers = connection.brokers.join(', ');
  const all = [...failuresIn(cause)];
  const has = (test: (failure: { code?: string; message: string }) => boolean): boolean => all.some(test);
  const topic = unknownTopic(cause);
  if (topic !== undefined) return kafkaError('KAFKA_TOPIC_UNKNOWN', { brokers, topic }, { cause });
  if (has(({ code }) => code === 'PLT_KFK_AUTHENTICATION')) {
    const mechanism = connection.sasl?.mechanism ?? 'without sasl';
    return kafkaError('KAFKA_AUTHENTICATION_FAILED', { brokers, mechanism }, { cause });
  }
  const [id] = brokerErrors(cause);
  if (id !== undefined) return refused(id, brokers, what, cause);
  if (has(({ code }) => code === 'PLT_KFK_UNSUPPORTED_API')) {
    return kafkaError('KAFKA_VERSION_UNSUPPORTED', { brokers, what, reason: textOf(cause) }, { cause });
  }
  return unanswered(cause, connection, what, has);
};

const refused = (id: string, brokers: string, what: string, cause: unknown): Error =>
  kafkaError(codeOf(id), { brokers, what, reason: id, topic: '' }, { cause });

const unanswered = (
  cause: unknown,
  { brokers: addresses, requestTimeout }: KafkaConnection,
  what: string,
  has: (test: (failure: { code?: string; message: string }) => boolean) => boolean,
): Error => {
  const brokers = addresses.join(', ');
  const failure = networkFailure(cause);
  if (failure?.startsWith('tls')) {
    return kafkaError('KAFKA_TLS_FAILED', { brokers, reason: networkAdvice(failure) }, { cause });
  }
  if (has(({ message }) => /requires TLS|supports TLS/.test(message))) {
    const reason = 'one side wants TLS and the other does not. Check the tls option and the port';
    return kafkaError('KAFKA_TLS_FAILED', { brokers, reason }, { cause });
  }
  if (has(({ message }) => message === 'Request timed out')) {
    return kafkaError('KAFKA_BROKER_SILENT', { brokers, limit: requestTimeout }, { cause });
  }
  if (failure !== undefined || has(({ code }) => code === 'PLT_KFK_NETWORK')) {
    const reason = failure === undefined ? closed : networkAdvice(failure);
    return kafkaError('KAFKA_UNREACHABLE', { brokers, reason }, { cause });
  }
  return kafkaError('KAFKA_REQUEST_FAILED', { brokers, what, reason: textOf(cause) }, { cause });
};

const closed =
  'the connection was closed. Check that the brokers run, and whether they want TLS or a password (tls, sasl)';
