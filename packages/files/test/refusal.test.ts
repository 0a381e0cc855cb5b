import { expect, test } from 'vitest';
import { refusalOf } from '../src/refusal.ts';

test.each([
  ['EACCES', 'forbidden'],
  ['EPERM', 'forbidden'],
  ['EDQUOT', 'full'],
  ['ENOSPC', 'full'],
  ['ENOENT', 'missing'],
  ['EROFS', 'read-only'],
  ['EIO', undefined],
])('%s: %s', (code, refusal) => {
  expect(refusalOf(Object.assign(new Error('no'), { code }))).toBe(refusal);
});

test('an error without a code has none', () => {
  expect(refusalOf(new Error('no'))).toBeUndefined();
});
