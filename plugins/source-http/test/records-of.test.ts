import { describe, expect, test } from 'vitest';
import { recordsOf } from '../src/records-of.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe('a body', () => {
  test.for<[string | undefined, string, readonly unknown[]]>([
    ['text/plain', 'one\ntwo\r\n\nfour\n', ['one', 'two', '', 'four']],
    ['text/plain', 'no line feed', ['no line feed']],
    [undefined, 'lines', ['lines']],
    ['text/plain', '', []],
    ['text/plain; charset=utf-8', '☃', ['☃']],
    ['application/json', ' {"a": 1} ', [{ a: 1 }]],
    ['application/json', '[1, [2], "three"]', [1, [2], 'three']],
    ['application/json', '[]', []],
    ['application/json', 'null', [null]],
    ['application/vnd.shop+json', '{"a":1}', [{ a: 1 }]],
    ['Application/X-NDJSON', '{"a":1}\n\n[2]\r\n3', [{ a: 1 }, [2], 3]],
  ])('%s: %o has %o', ([type, body, records]) => {
    expect(recordsOf(bytes(body), type, 'refuse')).toEqual({ records, refused: [] });
  });

  test('in another charset is read as it', () => {
    const latin = Buffer.from('Käse', 'latin1');
    expect(recordsOf(latin, 'text/plain; charset="iso-8859-1"', 'refuse').records).toEqual(['Käse']);
  });

  test('with __proto__ in it changes nothing', () => {
    const { records } = recordsOf(bytes('{"__proto__": {"admin": true}}'), 'application/json', 'refuse');
    expect(Object.keys(records[0] as object)).toEqual(['__proto__']);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});

test.for<[string, Uint8Array, number, RegExp]>([
  ['application/json', bytes('{"a":'), 400, /^The body is not JSON: /],
  ['application/json', bytes(''), 400, /^The body is not JSON: /],
  ['application/x-ndjson', bytes('1\n{x}\n3'), 400, /^Line 2 is not JSON: .*Nothing of the body was taken/],
  ['text/plain', new Uint8Array([0x61, 0xff]), 400, /^The body is not utf-8/],
  ['text/plain; charset=klingon', bytes('a'), 415, /charset klingon/],
  ['image/png', bytes('a'), 415, /Content-Type image\/png/],
])('%s that cannot be read is refused', ([type, body, status, detail]) => {
  expect(() => recordsOf(body, type, 'refuse')).toThrow(
    expect.objectContaining({ status, message: expect.stringMatching(detail) as string }) as Error,
  );
});

test('bad lines can be left out', () => {
  expect(recordsOf(bytes('1\n{x}\n3'), 'application/x-ndjson', 'skip')).toEqual({
    records: [1, 3],
    refused: [{ line: 2, reason: expect.any(String) }],
  });
});
