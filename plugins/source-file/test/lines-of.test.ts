import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf, type LineEncoding } from '../src/lines-of.ts';

async function* blocks(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) yield bytes.subarray(at, (at += sizes[i % sizes.length]!));
}

const read = async (
  content: string | Uint8Array,
  sizes: readonly number[],
  { encoding = 'utf8', maxLineBytes = 1000 }: { encoding?: LineEncoding; maxLineBytes?: number } = {},
): Promise<{ lines: string[]; tooLong: number; invalid: boolean }> => {
  const result = { lines: [] as string[], tooLong: 0, invalid: false };
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const report = { tooLong: () => result.tooLong++, invalid: () => (result.invalid = true) };
  for await (const lines of linesOf(blocks(bytes, sizes), { encoding, maxLineBytes }, report))
    result.lines.push(...lines);
  return result;
};

test('finds the same lines however the blocks are cut', async () => {
  const line = fc.string({ unit: fc.constantFrom('a', 'ß', '€', '😀', ' '), maxLength: 8 });
  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line),
      sizes,
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      async (lines, cuts, end, closed) => {
        const text = lines.join(end) + (closed && lines.length > 0 ? end : '');
        const expected = !closed && lines.at(-1) === '' ? lines.slice(0, -1) : lines;
        expect(await read(text, cuts)).toEqual({ lines: expected, tooLong: 0, invalid: false });
      },
    ),
  );
});

test('leaves lines of too many bytes out and goes on', async () => {
  const text = ['ok', 'x'.repeat(200), 'y'.repeat(31), 'ß'.repeat(16), 'z'.repeat(30), 'end'].join('\n');
  expect(await read(text, [16], { maxLineBytes: 30 })).toMatchObject({
    lines: ['ok', 'z'.repeat(30), 'end'],
    tooLong: 3,
  });
});

test('an endless line at the end is left out too', async () => {
  expect(await read(`ok\n${'x'.repeat(100)}`, [16], { maxLineBytes: 30 })).toMatchObject({
    lines: ['ok'],
    tooLong: 1,
  });
});

test('tells of bytes that are not UTF-8', async () => {
  expect(await read(new Uint8Array([0x61, 0xff, 10, 0x62]), [100])).toMatchObject({
    lines: ['a\uFFFD', 'b'],
    invalid: true,
  });
});

test('latin1 reads each byte as one letter', async () => {
  const bytes = new Uint8Array([0xe9, 10, 0xff]);
  expect(await read(bytes, [1], { encoding: 'latin1' })).toMatchObject({ lines: ['é', 'ÿ'], invalid: false });
});
