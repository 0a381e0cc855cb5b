import { checkOptions, redact } from '@dstream/core/plugin';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { clientOptions, kafkaConnectionFields, type KafkaConnectionOptions } from '../src/index.ts';
import { connectionTo } from './support/connection.ts';

const schema = z.object(kafkaConnectionFields);

test('brokers are given as an array or with commas', () => {
  expect(connectionTo('a:1, b:2').brokers).toEqual(['a:1', 'b:2']);
  expect(connectionTo(['a:1', '[::1]:2', 'c']).brokers).toEqual(['a:1', '[::1]:2', 'c']);
});

test.for([
  [{ brokers: '' }, 'brokers'],
  [{ brokers: [] }, 'brokers'],
  [{ brokers: 'kafka://a:1' }, 'host:port'],
  [{ brokers: 'ann:hush@a:1' }, 'host:port'],
  [{ brokers: 'a:1', sasl: { mechanism: 'PLAIN', username: 'ann' } }, 'sasl.password'],
  [{ brokers: 'a:1', sasl: { mechanism: 'MD5', username: 'ann', password: 'x' } }, 'sasl'],
  [{ brokers: 'a:1', requestTimeout: 0 }, 'requestTimeout'],
] as const)('%o is refused', ([options, problem]) => {
  expect(() => checkOptions('kafka', schema, options)).toThrow(problem);
});

test('secrets are not shown', () => {
  const options: KafkaConnectionOptions = {
    brokers: 'a:1',
    tls: { key: 'PRIVATE' },
    sasl: { mechanism: 'PLAIN', username: 'ann', password: 'hush' },
  };
  expect(redact(schema, options)).toEqual({ brokers: 'a:1', tls: '***', sasl: '***' });
});

const named = (brokers: string, tls: object | boolean): unknown =>
  clientOptions(connectionTo(brokers, { tls })).tlsServerName;

test('a server is asked for by its name where it has one', () => {
  expect(named('kafka.example:9093', true)).toBe(true);
  expect(named('127.0.0.1:9093', true)).toBe(false);
  expect(named('[::1]:9093', true)).toBe(false);
  expect(named('127.0.0.1:9093', { servername: 'kafka' })).toBe('kafka');
  expect(named('kafka.example:9093', false)).toBeUndefined();
});
