import { expect, test } from 'vitest';
import { decodeLine, encodeLine } from '../src/checked-line.ts';

test('a value survives the way to a line and back', () => {
  const value = { text: 'a\nb €', list: [1, null, true] };
  const line = encodeLine(value);
  expect(line).toMatch(/^[0-9a-f]{8} \{.*\}\n$/);
  expect(decodeLine(line.slice(0, -1))).toEqual(value);
});

test('a line of which anything is changed or missing has no value', () => {
  const line = encodeLine(['a', 12]).slice(0, -1);
  for (let i = 0; i < line.length; i++) {
    const other = line[i] === '0' ? '1' : '0';
    expect(decodeLine(line.slice(0, i))).toBeUndefined();
    expect(decodeLine(line.slice(0, i) + other + line.slice(i + 1))).toBeUndefined();
  }
});
