import { expect, test } from 'vitest';
import { explain, explainOpening } from '../src/explain.ts';

const reply = (code: number, text: string): Error =>
  Object.assign(new Error(`Channel closed by server: ${code} (SOME-NAME) with message "${text}"`), { code });

test.each([
  [320, "CONNECTION_FORCED - broker forced connection closure with reason 'shutdown'", 'AMQP_SERVER_CLOSED'],
  [403, "ACCESS_REFUSED - access to queue 'q' in vhost '/' refused for user 'me'", 'AMQP_ACCESS_REFUSED'],
  [403, "ACCESS_REFUSED - queue 'q' in vhost '/' in exclusive use", 'AMQP_QUEUE_IN_USE'],
  [404, "NOT_FOUND - no queue 'q' in vhost '/'", 'AMQP_NOT_FOUND'],
  [
    405,
    "RESOURCE_LOCKED - cannot obtain exclusive access to locked queue 'q' in vhost '/'",
    'AMQP_QUEUE_IN_USE',
  ],
  [
    406,
    "PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'q' in vhost '/'",
    'AMQP_DECLARATION_DIFFERS',
  ],
  [
    406,
    'PRECONDITION_FAILED - message size 200 is larger than configured max size 100',
    'AMQP_MESSAGE_TOO_LARGE',
  ],
  [406, 'PRECONDITION_FAILED - unknown delivery tag 7', 'AMQP_CHANNEL_CLOSED'],
  [406, 'PRECONDITION_FAILED - delivery acknowledgement on channel 1 timed out.', 'AMQP_ACK_TIMED_OUT'],
  [541, 'INTERNAL_ERROR', 'AMQP_CHANNEL_CLOSED'],
])('reply %i "%s" is %s', (code, text, expected) => {
  const cause = reply(code, text);
  const error = explain(cause, 'amqp://host');
  expect(error).toMatchObject({ code: expected, cause });
  expect(error.message).toMatch(/amqp:\/\/host/);
});

test.each([
  [new Error('Heartbeat timeout'), 'AMQP_STALLED'],
  [new Error('Unexpected close'), 'AMQP_CONNECTION_LOST'],
  [new Error('Connection closing'), 'AMQP_CONNECTION_LOST'],
  [new Error('Channel ended, no reply will be forthcoming'), 'AMQP_CONNECTION_LOST'],
  [Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }), 'AMQP_CONNECTION_LOST'],
  [Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }), 'AMQP_UNREACHABLE'],
  [Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' }), 'AMQP_TLS_FAILED'],
  [new Error('Frame size 1212501072 exceeds maxFrameSize 67108864'), 'AMQP_PROTOCOL_FAILED'],
])('%s is %s', (cause, code) => {
  expect(explain(cause, 'amqp://host')).toMatchObject({ code, cause });
});

test('what has a code keeps it', () => {
  const error = explain(new Error('Heartbeat timeout'), 'amqp://host');
  expect(explain(error, 'amqp://other')).toBe(error);
});

test('a connection that closes before it is open is one of credentials or of the virtual host', () => {
  const login = new Error(
    'Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - …"',
  );
  expect(explainOpening(login, 'amqp://host', 'me').code).toBe('AMQP_CREDENTIALS_REFUSED');
  const open = new Error('Expected ConnectionOpenOk; got <ConnectionClose channel:0>');
  expect(explainOpening(open, 'amqp://host', 'me').code).toBe('AMQP_VHOST_REFUSED');
});
