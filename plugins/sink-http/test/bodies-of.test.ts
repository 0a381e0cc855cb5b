import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { bodiesOf, type BodyLayout } from '../src/bodies-of.ts';

const layout: BodyLayout = { format: 'json', maxRecords: 1000, maxBytes: 1_048_576 };

const texts = async (records: readonly unknown[], given: Partial<BodyLayout> = {}): Promise<string[]> => {
  const bodies: string[] = [];
  for await (const body of bodiesOf([records], { ...layout, ...given })) bodies.push(String(body));
  return bodies;
};

test('a body is an array, or a value a line', async () => {
  expect(await texts([{ a: 1 }, 'b', null])).toEqual(['[{"a":1},"b",null]']);
  expect(await texts([{ a: 1 }, 'b\n'], { format: 'ndjson' })).toEqual(['{"a":1}\n"b\\n"\n']);
  expect(await texts([])).toEqual([]);
});

test('what is sent for a record can be said', async () => {
  expect(await texts(['a'], { body: (record) => [record, 1] })).toEqual(['[["a",1]]']);
});

test('whatever the limits are, all records arrive in order, and no body is larger', async () => {
  const limits = fc.record({
    maxRecords: fc.integer({ min: 1, max: 10 }),
    maxBytes: fc.integer({ min: 30, max: 100 }),
    format: fc.constantFrom('json' as const, 'ndjson' as const),
  });
  const words = fc.array(fc.string({ unit: 'grapheme', maxLength: 4 }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(words, limits, async (records, given) => {
      fc.pre(records.every((record) => Buffer.byteLength(JSON.stringify(record)) + 3 <= given.maxBytes));
      const bodies = await texts(records, given);
      const parsed = bodies.map((body) =>
        given.format === 'json'
          ? (JSON.parse(body) as unknown[])
          : body
              .trimEnd()
              .split('\n')
              .map((line): unknown => JSON.parse(line)),
      );
      expect(parsed.flat()).toEqual(records);
      for (const body of bodies) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(given.maxBytes);
      for (const part of parsed) expect(part.length).toBeLessThanOrEqual(given.maxRecords);
    }),
  );
});

test('a record that is too large, or no JSON, is an error', async () => {
  await expect(texts(['x'.repeat(200)], { maxBytes: 100 })).rejects.toMatchObject({
    code: 'HTTP_SINK_RECORD_TOO_LARGE',
  });
  await expect(texts([1n])).rejects.toMatchObject({ code: 'HTTP_SINK_RECORD_UNSUITABLE' });
  await expect(texts([undefined])).rejects.toMatchObject({ code: 'HTTP_SINK_RECORD_UNSUITABLE' });
});
