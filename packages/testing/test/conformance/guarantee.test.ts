import { expect, test } from 'vitest';
import { skipReasons } from '../../src/conformance/guarantee.ts';

const tests = ['it works', 'it ends'];

test('a skip has a reason', () => {
  expect(skipReasons('x', tests, [{ test: 'it ends', reason: 'never asked to' }])).toEqual(
    new Map([['it ends', 'never asked to']]),
  );
  expect(() => skipReasons('x', tests, [{ test: 'it ends', reason: ' ' }])).toThrow(/has no reason/);
});

test('a skip names a test that exists', () => {
  expect(() => skipReasons('x', tests, [{ test: 'it flies', reason: 'cannot' }])).toThrow(
    /"it flies" is no test of x. Its tests are: it works; it ends/,
  );
});
