import { describe, expect, test } from 'vitest';
import { notPair } from '../../../src/engine/pipeline/pair.ts';

describe('notPair', () => {
  test.each<[string, unknown]>([
    ['"a word"', 'a word'],
    [`"${'x'.repeat(40)}"`, 'x'.repeat(100)],
    ['42', 42],
    ['null', null],
    ['undefined', undefined],
    ['an object', { password: 'secret' }],
    ['an array of 1', [1]],
  ])('says that it met %s', (shown, record) => {
    expect(() => notPair(record, 'reduceByKey')).toThrow(
      `RECORD_NOT_PAIR: reduceByKey works on [key, value] pairs and met ${shown}.`,
    );
  });
});
