import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { flumeEvents, type AmqpMessage, type FlumeFormat } from '../src/index.ts';

const message = (body: string | Buffer, some: Partial<AmqpMessage> = {}): AmqpMessage => ({
  body: Buffer.from(body),
  exchange: 'flume',
  routingKey: 'access',
  redelivered: false,
  headers: {},
  ...some,
});

const read = (format: FlumeFormat, given: AmqpMessage): unknown => flumeEvents({ format })(given);

test('plain: one event, with the headers of the message as text', () => {
  const headers = {
    host: 'a',
    priority: 7,
    isNew: true,
    blob: Buffer.from('bytes'),
    at: { '!': 'timestamp', value: 1_357_008_430_000 },
    list: [1, 2],
  };
  expect(read('plain', message('body', { headers }))).toEqual([
    {
      headers: { host: 'a', priority: '7', isNew: 'true', blob: 'bytes', at: '1357008430000', list: '[1,2]' },
      body: Buffer.from('body'),
    },
  ]);
});

test('json: an array of events; headers and body may be missing', () => {
  const body = JSON.stringify([{ headers: { host: 'a' }, body: 'größer' }, { body: 'b' }, {}]);
  expect(read('json', message(body))).toEqual([
    { headers: { host: 'a' }, body: Buffer.from('größer') },
    { headers: {}, body: Buffer.from('b') },
    { headers: {}, body: Buffer.from('') },
  ]);
  expect(read('json', message('[]'))).toEqual([]);
});

test.each([
  ['{"headers":{}}', 'not an array'],
  ['[1]', 'event 0 is not an object'],
  ['[{"headers":{"n":1}}]', 'headers of event 0'],
  ['[{"headers":[]}]', 'headers of event 0'],
  ['[{}, {"body":{}}]', 'body of event 1'],
  ['[', 'JSON'],
  [Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), 'not valid'],
])('json: refuses %s', (body, reason) => {
  expect(() => read('json', message(body))).toThrow(
    expect.objectContaining({ code: 'FLUME_JSON_INVALID', message: expect.stringContaining(reason) }),
  );
});

test.each([
  ['gzip', gzipSync('body')],
  ['x-gzip', gzipSync('body')],
  ['GZIP', gzipSync('body')],
  ['deflate', deflateSync('body')],
  ['identity', Buffer.from('body')],
  ['UTF-8', Buffer.from('body')],
])('content encoding %s is understood', (contentEncoding, body) => {
  expect(read('plain', message(body, { contentEncoding }))).toMatchObject([{ body: Buffer.from('body') }]);
});

test.each([
  ['gzip', Buffer.from('not compressed')],
  ['gzip', gzipSync('cut off').subarray(0, 12)],
  ['snappy', Buffer.from('whatever')],
])('a body that says it is %s and is not is refused', (contentEncoding, body) => {
  expect(() => read('plain', message(body, { contentEncoding }))).toThrow(
    expect.objectContaining({ code: 'FLUME_COMPRESSION_INVALID' }),
  );
});

test('what would become too large when decompressed is given up', () => {
  const body = gzipSync(Buffer.alloc(1_000_001));
  const decode = flumeEvents({ maxBodyBytes: 1_000_000 });
  expect(() => decode(message(body, { contentEncoding: 'gzip' }))).toThrow(
    expect.objectContaining({ code: 'FLUME_BODY_TOO_LARGE' }),
  );
});
