import { expect, test } from 'vitest';
import { DStreamError } from '../../../src/base/errors/dstream-error.ts';
import { portableError, revivedError } from '../../../src/base/errors/portable-error.ts';
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
