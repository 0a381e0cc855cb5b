import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { kindOf } from '../../../src/engine/key/key-kind.ts';
import { unsupportedKeys } from './keys.ts';

describe('kindOf', () => {
  it('names the kind of a key', () => {
    expect([null, true, 1, 1n, 'a', new Date(0), [], {}, Object.create(null)].map(kindOf)).toEqual([
      'null',
      'boolean',
      'number',
      'bigint',
      'string',
      'date',
      'array',
      'object',
      'object',
    ]);
  });

  it('takes plain objects of another realm', () => {
    expect(kindOf(runInNewContext('({ a: 1 })'))).toBe('object');
  });

  it.each(unsupportedKeys)('refuses %s and says what to do', (key, type) => {
    expect(() => kindOf(key)).toThrow(`not ${type}. Map the key to one of these first.`);
  });
});
