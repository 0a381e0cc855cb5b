import { expect, test } from 'vitest';
import { DStreamError } from '../../../src/base/errors/dstream-error.ts';
import { portableError, revivedError, type PortableError } from '../../../src/base/errors/portable-error.ts';
import { FetchFailed, SlotLost } from '../../../src/base/errors/task-errors.ts';

const through = (error: unknown): Error => revivedError(structuredClone(portableError(error)));

test('an error keeps its name, message, stack, code and causes', () => {
  const deep = Object.assign(new Error('not there'), { code: 'ENOENT' });
  const error = new RangeError('too much', { cause: new TypeError('wrong', { cause: deep }) });
  const revived = through(error);
  expect(revived).toMatchObject({ name: 'RangeError', message: 'too much', stack: error.stack });
  expect(revived.cause).toMatchObject({ name: 'TypeError', message: 'wrong' });
  expect((revived.cause as Error).cause).toMatchObject({ message: 'not there', code: 'ENOENT' });
});

test('errors of DStream stay what they are', () => {
  const params = { block: 'b1' };
  const revived = through(new DStreamError('BLOCK_NOT_FOUND', params));
  expect(revived).toBeInstanceOf(DStreamError);
  expect(revived).toMatchObject({
    code: 'BLOCK_NOT_FOUND',
    params,
    message: expect.stringMatching(/^BLOCK_NOT_FOUND: Block b1/),
  });
});

test('so do those that end an attempt', () => {
  expect(through(new SlotLost('thread-1', { cause: new Error('why') }))).toEqual(
    new SlotLost('thread-1', { cause: new Error('why') }),
  );
  const fetch = through(new FetchFailed(3, [1, 2]));
  expect(fetch).toBeInstanceOf(FetchFailed);
  expect(fetch).toMatchObject({ shuffle: 3, mapPartitions: [1, 2] });
});

test('facts that cannot be sent are sent as text', () => {
  const params = { message: 'odd', what: () => 1, list: [1] };
  expect(through(new DStreamError('X_ODD', params))).toMatchObject({
    params: { what: expect.any(String), list: [1] },
  });
});

test('anything thrown becomes an error', () => {
  expect(through('just text')).toMatchObject({ name: 'Error', message: 'just text' });
});

test('an error behind itself ends where it repeats', () => {
  const error = new Error('outer');
  const inner = new Error('inner', { cause: error });
  error.cause = inner;
  const revived = through(error);
  expect(revived.cause).toMatchObject({ message: 'inner' });
  expect((revived.cause as Error).cause).toBeUndefined();
});

test('ten causes are sent, and no more', () => {
  let error = new Error('last');
  for (let i = 0; i < 20_000; i++) error = new Error(`${i}`, { cause: error });
  let sent: PortableError | undefined = portableError(error);
  let depth = 0;
  while ((sent = sent.cause)) depth++;
  expect(depth).toBe(10);
});

test('an error that throws when it is looked at is sent all the same', () => {
  const hostile = {
    get(): never {
      throw new Error('no');
    },
    enumerable: true,
  };
  const error = Object.defineProperties(new Error('x'), {
    message: hostile,
    stack: hostile,
    cause: hostile,
    name: hostile,
    more: hostile,
  });
  expect(through(error)).toMatchObject({ name: 'Error', message: 'something that cannot be shown' });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(through(proxy).message).toBe('something that cannot be shown');
});

test('fields of other types than those of errors are sent as text or not at all', () => {
  const error = Object.assign(new Error('x'), { message: { why: 1 }, stack: () => 1, code: 404 });
  expect(through(error)).toMatchObject({ message: '{"why":1}', code: 404 });
});

test('other thrown values keep their data', () => {
  expect(through({ status: 404, body: ['no', 1n] }).message).toBe('{"status":404,"body":["no","1n"]}');
});

test('properties that are plain data come along, others do not', () => {
  const error = Object.assign(new Error('refused'), {
    status: 503,
    headers: { retry: [1, 2] },
    at: new Date(5),
    retry: () => 1,
    socket: new Map(),
    ['__proto__x']: 1,
  });
  const revived = through(error);
  expect(revived).toMatchObject({ status: 503, headers: { retry: [1, 2] }, at: new Date(5) });
  expect(Object.keys(revived)).toEqual(['status', 'headers', 'at', '__proto__x']);
});

test('properties cannot change what an error inherits', () => {
  const own = JSON.parse('{"__proto__":{"polluted":1}}') as Record<string, unknown>;
  const revived = revivedError({ name: 'Error', message: 'x', stack: undefined, own });
  expect(revived).toBeInstanceOf(Error);
  expect((revived as unknown as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('all errors that an error is made of are sent, in bounds', () => {
  const parts = [new TypeError('a', { cause: new Error('why') }), 'b'];
  const revived = through(new AggregateError(parts, 'both')) as AggregateError;
  expect(revived).toBeInstanceOf(AggregateError);
  expect(revived).toMatchObject({
    message: 'both',
    errors: [{ name: 'TypeError', message: 'a', cause: { message: 'why' } }, { message: 'b' }],
  });
  const wide = (depth: number): Error =>
    depth === 0
      ? new Error('leaf')
      : new AggregateError(
          Array.from({ length: 10 }, () => wide(depth - 1)),
          'many',
        );
  expect(JSON.stringify(portableError(wide(4))).split('"message"').length - 1).toBe(50);
});
