import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { kinesis, type KinesisSourceOptions } from '../src/index.ts';

test.for([
  [{}, 'stream'],
  [{ stream: 'two words' }, 'name of a stream'],
  [{ stream: 's', startingPosition: 'FIRST' }, 'startingPosition'],
  [{ stream: 's', startingPosition: { at: 'AT_TIMESTAMP' } }, 'startingPosition'],
  [
    { stream: 's', startingPosition: { at: 'AFTER_SEQUENCE_NUMBER', shards: { a: 'x' } } },
    'startingPosition',
  ],
  [{ stream: 's', data: 'avro' }, 'data'],
  [{ stream: 's', accessKeyId: 'a' }, 'goes with accessKeyId'],
  [{ stream: 's', endpoint: 'localhost:4567' }, 'endpoint'],
  [{ stream: 's', streamName: 's' }, 'unknown option "streamName"'],
] as const)('%o is refused', ([options, problem]) => {
  expect(() => kinesis(options as unknown as KinesisSourceOptions)).toThrow(problem);
});

test('what is secret is not shown', () => {
  const prepared = kinesis({
    stream: 's',
    accessKeyId: 'AKID',
    secretAccessKey: 'hush-hush',
    sessionToken: 'hush-token',
    tls: { key: 'PRIVATE' },
  });
  expect(inspect(prepared.shown, { depth: 9 })).not.toMatch(/hush|PRIVATE/);
});
