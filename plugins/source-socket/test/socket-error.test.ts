import { expect, test } from 'vitest';
import { explain, socketError } from '../src/socket-error.ts';

const osError = (code: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${code} said the system`), { code });

test.each([
  ['ECONNREFUSED', 'SOCKET_REFUSED'],
  ['ENOTFOUND', 'SOCKET_HOST_UNKNOWN'],
  ['EAI_AGAIN', 'SOCKET_HOST_UNKNOWN'],
  ['ETIMEDOUT', 'SOCKET_TIMED_OUT'],
  ['EHOSTUNREACH', 'SOCKET_UNREACHABLE'],
  ['ECONNRESET', 'SOCKET_RESET'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SOCKET_TLS_FAILED'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'SOCKET_TLS_FAILED'],
  ['EMFILE', 'SOCKET_FAILED'],
])('%s is %s, names the peer and keeps its cause', (code, expected) => {
  const cause = osError(code);
  const error = explain(cause, 'example.org:9999', 0);
  expect(error).toMatchObject({
    code: expected,
    cause,
    message: expect.stringContaining('example.org:9999'),
  });
});

test('a reset tells what it took with it', () => {
  expect(explain(osError('ECONNRESET'), 'h:1', 17).message).toContain('17 bytes of an unfinished record');
});

test('leaves an error that has a code of DStream alone', () => {
  const error = socketError('SOCKET_REFUSED', { peer: 'h:1' });
  expect(explain(error, 'other:2', 0)).toBe(error);
});
