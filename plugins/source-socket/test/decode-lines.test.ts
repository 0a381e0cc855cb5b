import { expect, test } from 'vitest';
import { decodeLines } from '../src/decode-lines.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  ['line feeds', 'a\nb\n', ['a', 'b']],
  ['carriage returns before them', 'a\r\nb\n\r\n', ['a', 'b', '']],
  ['carriage returns elsewhere', 'a\rb\n', ['a\rb']],
  ['no line feed at the end', 'a\nb', ['a', 'b']],
  ['empty lines', '\n\n', ['', '']],
  ['letters of two to four bytes', 'straße\n€ 5\n😀\n', ['straße', '€ 5', '😀']],
  ['a byte order mark', '\uFEFFa\n', ['\uFEFFa']],
])('%s', (_, text, lines) => {
  expect(decodeLines(utf8(text), 'utf8')).toEqual(lines);
});

test('bytes that are not UTF-8 become U+FFFD', () => {
  expect(decodeLines(new Uint8Array([0x61, 0xff, 0x62, 10, 0x63, 10]), 'utf8')).toEqual(['a\uFFFDb', 'c']);
});

test('latin1 reads each byte as one letter', () => {
  expect(decodeLines(new Uint8Array([0xe9, 0x74, 0xe9, 13, 10]), 'latin1')).toEqual(['été']);
});

test('reads a view from where it starts', () => {
  expect(decodeLines(utf8('skip\nkeep\n').subarray(5), 'utf8')).toEqual(['keep']);
});
