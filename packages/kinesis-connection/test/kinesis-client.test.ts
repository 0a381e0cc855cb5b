import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { service } from '../../../tools/vitest/service.ts';
import {
  acquireKinesis,
  explainKinesisError,
  hasWholeCredentials,
  isTemporary,
  kinesisConnectionFields,
  KinesisClient,
  placeOf,
  type KinesisConnection,
} from '../src/index.ts';

const connection = z.object(kinesisConnectionFields);

const checked = (options: object = {}): KinesisConnection =>
  connection.parse({
    stream: 's',
    endpoint: 'http://127.0.0.1:1',
    accessKeyId: 'a',
    secretAccessKey: 'hush-hush',
    retryTimeout: 0,
    ...options,
  });

const named = (name: string, message = name, more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });

test.for([
  ['ResourceNotFoundException', 'KINESIS_STREAM_UNKNOWN', false],
  ['ProvisionedThroughputExceededException', 'KINESIS_THROTTLED', true],
  ['LimitExceededException', 'KINESIS_THROTTLED', true],
  ['KMSThrottlingException', 'KINESIS_THROTTLED', true],
  ['AccessDeniedException', 'KINESIS_FORBIDDEN', false],
  ['KMSAccessDeniedException', 'KINESIS_FORBIDDEN', false],
  ['UnrecognizedClientException', 'KINESIS_CREDENTIALS_REFUSED', false],
  ['ExpiredTokenException', 'KINESIS_CREDENTIALS_REFUSED', false],
  ['CredentialsProviderError', 'KINESIS_CREDENTIALS_MISSING', false],
  ['TimeoutError', 'KINESIS_SILENT', true],
  ['InternalFailure', 'KINESIS_REQUEST_FAILED', true],
  ['ValidationException', 'KINESIS_REQUEST_FAILED', false],
] as const)('%s is %s', ([name, code, temporary]) => {
  const error = named(name);
  expect(explainKinesisError(error, checked(), 'list the shards').code).toBe(code);
  expect(isTemporary(error)).toBe(temporary);
});

test('what the network says, and what the service is in trouble with', () => {
  expect(explainKinesisError(named('Error', 'Region is missing'), checked(), 'x').code).toBe(
    'KINESIS_REGION_MISSING',
  );
  const reset = named('Error', 'broken', { code: 'ECONNRESET' });
  expect(explainKinesisError(reset, checked(), 'x').code).toBe('KINESIS_UNREACHABLE');
  expect(isTemporary(reset)).toBe(true);
  const expired = named('Error', 'bad', { code: 'CERT_HAS_EXPIRED' });
  expect(explainKinesisError(expired, checked(), 'x').code).toBe('KINESIS_TLS_FAILED');
  expect(isTemporary(expired)).toBe(false);
  expect(isTemporary(named('Odd', 'odd', { $metadata: { httpStatusCode: 502 } }))).toBe(true);
});

test('an error holds neither secrets nor the request', () => {
  const error = named('InvalidSignatureException', 'no', { $response: { headers: 'hush-token' } });
  const explained = explainKinesisError(error, checked({ sessionToken: 'hush-token' }), 'x');
  expect(inspect(explained, { depth: 9 })).not.toContain('hush');
});

test('the place of a stream, without what may be secret in its URL', () => {
  expect(placeOf({ stream: 's', region: 'eu-west-1', endpoint: undefined })).toBe('stream s at eu-west-1');
  expect(placeOf({ stream: 's', region: undefined, endpoint: undefined })).toBe('stream s');
  const endpoint = 'http://me:hush@h:1/?token=hush';
  expect(placeOf({ stream: 's', region: undefined, endpoint })).toBe('stream s at http://me:***@h:1');
});

test('credentials come in pairs', () => {
  expect(hasWholeCredentials({})).toBe(true);
  expect(hasWholeCredentials({ accessKeyId: 'a' })).toBe(false);
  expect(hasWholeCredentials({ accessKeyId: 'a', secretAccessKey: 'b' })).toBe(true);
});

test('an ARN names the stream too', () => {
  const arn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/clicks';
  expect(new KinesisClient(checked({ stream: arn })).stream).toEqual({ StreamARN: arn });
  expect(new KinesisClient(checked()).stream).toEqual({ StreamName: 's' });
});

test('who connects in the same way shares a client', async () => {
  const one = await acquireKinesis(checked());
  const same = await acquireKinesis(checked());
  const other = await acquireKinesis(checked({ stream: 'other' }));
  expect(same.client).toBe(one.client);
  expect(other.client).not.toBe(one.client);
  for (const { release } of [one, same, other]) await release();
});

const failing = (error: Error, times: number) => {
  let calls = 0;
  return async () => {
    if (calls++ < times) throw error;
    return calls;
  };
};

describe('trying again', () => {
  test('while there is time', async () => {
    const client = new KinesisClient(checked({ retryTimeout: 30_000 }));
    expect(await client.perform('x', failing(named('InternalFailure'), 2))).toBe(3);
    await expect(client.perform('x', failing(named('AccessDeniedException'), 1))).rejects.toMatchObject({
      code: 'KINESIS_FORBIDDEN',
    });
  });

  test('not after an abort', async () => {
    const client = new KinesisClient(checked({ retryTimeout: 30_000 }));
    const aborter = new AbortController();
    const waiting = client.perform('x', () => new Promise(() => undefined), { signal: aborter.signal });
    aborter.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });

  test('silence is an error', async () => {
    const client = new KinesisClient(checked({ requestTimeout: 20 }));
    let given: AbortSignal | undefined;
    const silent = client.perform('look', (_, signal) => {
      given = signal;
      return new Promise(() => undefined);
    });
    await expect(silent).rejects.toMatchObject({ code: 'KINESIS_SILENT' });
    expect(given!.aborted).toBe(true);
  });
});

await service('kinesis', ({ listeners }) => {
  test('talks to the service', async () => {
    const { host, port } = listeners.plain;
    const client = new KinesisClient(checked({ endpoint: `http://${host}:${port}` }));
    const { ListStreamsCommand } = await import('@aws-sdk/client-kinesis');
    const { HasMoreStreams } = await client.perform('list the streams', (sdk, abortSignal) =>
      sdk.send(new ListStreamsCommand({ Limit: 1 }), { abortSignal }),
    );
    expect(HasMoreStreams).toBeTypeOf('boolean');
    client.close();
    client.close();
  });
});
