import { connect } from 'node:net';
import { networkAdvice, networkFailure } from '@dstream/connection';
import { expect, test } from 'vitest';

const withCode = (code: string, options?: ErrorOptions): Error =>
  Object.assign(new Error('no', options), { code });

test.for([
  ['ECONNREFUSED', 'refused'],
  ['ENOTFOUND', 'host-unknown'],
  ['ECONNRESET', 'reset'],
  ['ETIMEDOUT', 'timed-out'],
  ['CERT_HAS_EXPIRED', 'tls-certificate-expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls-certificate-untrusted'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-failed'],
  ['ENOSPC', undefined],
] as const)('%s is %s', ([code, kind]) => {
  expect(networkFailure(withCode(code))).toBe(kind);
});

test('looks into what an error was made of', () => {
  const inner = withCode('ECONNREFUSED');
  expect(networkFailure(new Error('outer', { cause: inner }))).toBe('refused');
  expect(networkFailure(new AggregateError([new Error('first'), inner]))).toBe('refused');
  expect(networkFailure(withCode('CLIENT_CODE', { cause: inner }))).toBe('refused');
});

test('ends on an error that is its own cause, and on what is no error', () => {
  const circular = new Error('circular');
  circular.cause = circular;
  expect(networkFailure(circular)).toBeUndefined();
  expect(networkFailure('text')).toBeUndefined();
  expect(networkFailure(null)).toBeUndefined();
});

test('knows the error of a port where nothing listens', async () => {
  const error = await new Promise((resolve) => connect(1, '127.0.0.1').once('error', resolve));
  expect(networkAdvice(networkFailure(error)!)).toMatch(/^nothing listens there/);
});
