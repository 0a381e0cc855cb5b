import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalKey } from '../../../src/engine/key/canonical-key.ts';
import { copyKey } from '../../../src/engine/key/copy-key.ts';
import { anyKey } from './keys.ts';

const MEGABYTE = 1 << 20;

const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
};

describe('copyKey', () => {
  it('equals the key', () => {
    fc.assert(fc.property(anyKey, (key) => canonicalKey(copyKey(key)) === canonicalKey(key)));
    expect(copyKey('a text with \u{1f600} and \ud800 alone')).toBe('a text with \u{1f600} and \ud800 alone');
  });

  it('cannot be changed through the key', () => {
    const key: [string, Date, { b: number[] }] = ['a', new Date(1), { b: [1] }];
    const copy = copyKey(key);
    key[1].setTime(2);
    key[2].b.push(2);
    expect(copy).toEqual(['a', new Date(1), { b: [1] }]);
  });

  it('does not keep the text alive that a key was cut from', () => {
    const cut = (i: number): string => `${i}`.padEnd(MEGABYTE, '-').slice(0, 20);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const keys = Array.from({ length: 32 }, (_, i) => [copyKey(cut(i)), copyKey([cut(i)])]);
    collectGarbage();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(16 * MEGABYTE);
    expect(keys).toHaveLength(32);
  });
});
