import { expect, test } from 'vitest';
import { nearestName, suggestion } from '../../../src/base/options/suggestion.ts';

test.each([
  ['thread', 'threads'],
  ['Threads', 'threads'],
  ['atuo', 'auto'],
  ['fibers', undefined],
  ['gs', undefined],
  ['', undefined],
])('%s is probably %s', (name, meant) => {
  expect(nearestName(name, ['auto', 'in-process', 's3', 'threads'])).toBe(meant);
});

test('a sentence ends with what was meant, or with what is known', () => {
  expect(suggestion('maxrate', ['maxRate', 'name'])).toBe(', did you mean "maxRate"?');
  expect(suggestion('colour', ['maxRate', 'name'])).toBe(' (known: maxRate, name)');
});
