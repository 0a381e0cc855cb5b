import { expect, test } from 'vitest';
import { copyField } from '../src/copy-text.ts';

test.for<[unknown, string]>([
  ['plain', 'plain'],
  ['', ''],
  ['a\tb\nc\\d\re', String.raw`a\tb\nc\\d\re`],
  [String.raw`\N`, String.raw`\\N`],
  [1.5, '1.5'],
  [12n, '12'],
  [true, 'true'],
  [null, String.raw`\N`],
  [undefined, String.raw`\N`],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [new Uint8Array([0, 255]), String.raw`\\x00ff`],
  [{ a: 'x\n' }, String.raw`{"a":"x\\n"}`],
  [[1, 2], '[1,2]'],
])('%o becomes %s', ([value, field]) => {
  expect(copyField(value, false)).toBe(field);
});

test.for<[unknown, string]>([
  [[], '{}'],
  [[1, null, 'a"b\\'], String.raw`{"1",NULL,"a\\"b\\\\"}`],
  [[[1], [2]], '{{"1"},{"2"}}'],
  [null, String.raw`\N`],
])('in a column of arrays %o becomes %s', ([value, field]) => {
  expect(copyField(value, true)).toBe(field);
});
