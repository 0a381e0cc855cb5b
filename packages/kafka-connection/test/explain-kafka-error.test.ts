import {
  AuthenticationError,
  MultipleErrors,
  protocolErrors,
  ResponseError,
  UserError,
} from '@platformatic/kafka';
import { expect, test } from 'vitest';
import { explainKafkaError, isTemporary, kafkaError } from '../src/index.ts';
import { connectionTo } from './support/connection.ts';

const connection = connectionTo('one:9092, two:9092', {
  sasl: { mechanism: 'SCRAM-SHA-256', username: 'ann', password: 'hush' },
});

const explained = (cause: unknown): { code: string; message: string } =>
  explainKafkaError(cause, connection, 'list offsets') as Error & { code: string };

/** An error as the client wraps the answer of a broker. */
const answer = (id: string): Error =>
  new MultipleErrors('Listing offsets failed.', [
    new ResponseError(2, 9, { '/topics/0': [protocolErrors[id]!.code, null] }, {}),
  ]);

test.for([
  ['UNKNOWN_MEMBER_ID', 'KAFKA_GROUP_IN_USE'],
  ['GROUP_AUTHORIZATION_FAILED', 'KAFKA_FORBIDDEN'],
  ['TOPIC_AUTHORIZATION_FAILED', 'KAFKA_FORBIDDEN'],
  ['INVALID_PRODUCER_EPOCH', 'KAFKA_PRODUCER_FENCED'],
  ['MESSAGE_TOO_LARGE', 'KAFKA_RECORD_TOO_LARGE'],
  ['UNSUPPORTED_VERSION', 'KAFKA_VERSION_UNSUPPORTED'],
  ['INVALID_REQUEST', 'KAFKA_REQUEST_FAILED'],
] as const)('%s is %s', ([id, code]) => {
  expect(explained(answer(id)).code).toBe(code);
  expect(isTemporary(answer(id))).toBe(false);
});

test.for(['NOT_LEADER_OR_FOLLOWER', 'COORDINATOR_NOT_AVAILABLE', 'LEADER_NOT_AVAILABLE'])(
  '%s may pass',
  (id) => {
    expect(isTemporary(answer(id))).toBe(true);
  },
);

test('credentials that were refused', () => {
  const cause = new MultipleErrors('Cannot connect to any broker.', [
    new AuthenticationError('SASL authentication failed.'),
  ]);
  expect(explained(cause)).toMatchObject({
    code: 'KAFKA_AUTHENTICATION_FAILED',
    message: expect.stringContaining('SCRAM-SHA-256'),
  });
  expect(isTemporary(cause)).toBe(false);
});

test('a topic that is not there', () => {
  const cause = new UserError('Unknown topic orders.');
  expect(explained(cause)).toMatchObject({
    code: 'KAFKA_TOPIC_UNKNOWN',
    params: { topic: 'orders' },
    message: expect.stringContaining('There is no topic "orders" at one:9092, two:9092. Make it'),
  });
  expect(isTemporary(cause)).toBe(false);
});

test('what has a code keeps it', () => {
  const coded = kafkaError('KAFKA_TOPIC_UNKNOWN', { brokers: 'b', topic: 't' });
  expect(explained(coded)).toBe(coded);
  expect(isTemporary(coded)).toBe(false);
});

test('anything else says what was tried', () => {
  expect(explained(new Error('odd')).message).toContain('Could not list offsets at one:9092, two:9092: odd');
});
