import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonCodec } from '../../../src/base/codec/json-codec.ts';

const codec = new JsonCodec();
const there = (value: unknown): unknown => codec.decode(codec.encode(value));
const text = (value: unknown): string => new TextDecoder().decode(codec.encode(value));
const read = (json: string): unknown => codec.decode(new TextEncoder().encode(json));

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
};

/** Everything the codec promises to carry, tag-like and dangerous keys included. */
const data = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(tie('key') as fc.Arbitrary<string>, tie('value'), { maxKeys: 4, noNullPrototype: false }),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(tie('value'), { maxLength: 4 }).map((values) => new Set(values)),
  ),
  key: fc.oneof(
    fc.string(),
    fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      '@',
      '@@',
      '@date',
      '@@map',
      '@bare',
      '@__proto__',
    ),
  ),
  leaf: fc.oneof(
    fc.constantFrom(undefined, null, NaN, Infinity, -Infinity, -0, ''),
    fc.boolean(),
    fc.double(),
    fc.integer(),
    fc.bigInt(),
    fc.string({ unit: 'binary' }),
    fc.date({ noInvalidDate: false }),
    fc.uint8Array(),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    fc.uint8ClampedArray(),
    fc.int8Array(),
    fc.uint16Array(),
    fc.int16Array(),
    fc.uint32Array(),
    fc.int32Array(),
    fc.float32Array(),
    fc.float64Array(),
    fc.bigUint64Array(),
    fc.bigInt64Array(),
  ),
})).value;

describe('round trip', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(data, (value) => {
        assert.deepStrictEqual(there(value), value);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves what was put in as it was', () => {
    const value = { '@date': [new Date(5), { deep: NaN }], list: [1, undefined] };
    const before = structuredClone(value);
    codec.encode(value);
    expect(value).toStrictEqual(before);
  });

  it('writes plain data as plain JSON', () => {
    expect(text({ a: [1, 'x', null, true] })).toBe('{"a":[1,"x",null,true]}');
  });

  it('keeps half a surrogate pair', () => {
    expect(there('\ud800')).toBe('\ud800');
  });

  it('keeps a Buffer a Buffer, alone and among others', () => {
    const back = there([Buffer.from('abc'), { deep: Buffer.from('') }, new Uint8Array([97])]) as unknown[];
    assert.deepStrictEqual(back, [Buffer.from('abc'), { deep: Buffer.from('') }, new Uint8Array([97])]);
    expect((back[0] as Buffer).toString()).toBe('abc');
  });

  it('carries a view without what lies around it', () => {
    const view = new Uint16Array(new Uint16Array([1, 2, 3, 4]).buffer, 2, 2);
    expect(there(view)).toStrictEqual(new Uint16Array([2, 3]));
  });

  it('carries objects without a prototype', () => {
    const value = Object.assign(Object.create(null) as object, { a: 1, '@b': NaN });
    const back = there(value) as object;
    expect(Object.getPrototypeOf(back)).toBeNull();
    expect(Object.entries(back)).toEqual([
      ['a', 1],
      ['@b', NaN],
    ]);
  });
});

describe('encode', () => {
  class Money {
    readonly amount = 1;
  }
  it.each([
    ['a function', () => 1, 'a function'],
    ['a symbol', Symbol('s'), 'a symbol'],
    ['an instance of a class', new Money(), 'an instance of Money'],
    ['a regular expression', /x/, 'an instance of RegExp'],
    ['an error', new Error('x'), 'an instance of Error'],
  ])('refuses %s, however deep', (_, value, name) => {
    expect(() => codec.encode(value)).toThrow(`CODEC_UNSUPPORTED: Codec json cannot encode ${name}.`);
    expect(() => codec.encode(new Map([['k', [{ value }]]]))).toThrow('CODEC_UNSUPPORTED');
  });

  it('refuses a function that would write the value itself', () => {
    expect(() => codec.encode({ toJSON: () => 'forged' })).toThrow('CODEC_UNSUPPORTED');
  });

  it('refuses cycles', () => {
    const cycle: unknown[] = [];
    cycle.push({ cycle });
    expect(() => codec.encode(cycle)).toThrow(
      'CODEC_UNSUPPORTED: Codec json cannot encode a value that is cyclic',
    );
  });

  it('takes time in proportion to what it writes, however deep', () => {
    let deep: unknown = NaN;
    for (let i = 0; i < 500; i++) deep = { inner: deep };
    expect(there(deep)).toStrictEqual(deep);
  });
});

describe('decode', () => {
  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['an unknown tag', '{"@function":"x"}'],
    ['a tag of the language', '{"@constructor":1}'],
    ['a tag among keys', '{"a":1,"@date":1}'],
    ['a number that is not special', '{"@number":"7"}'],
    ['a number by inheritance', '{"@number":"toString"}'],
    ['a bigint that is none', '{"@bigint":"0x10"}'],
    ['a date that is text', '{"@date":"now"}'],
    ['a map that is no list', '{"@map":{}}'],
    ['an entry of three', '{"@map":[[1,2,3]]}'],
    ['a set that is no list', '{"@set":"abc"}'],
    ['bytes that are not base64', '{"@Uint8Array":"*"}'],
    ['a Buffer that is no text', '{"@Buffer":[97]}'],
    ['a Buffer that is not base64', '{"@Buffer":"a"}'],
    ['half an element', '{"@Float64Array":"AAAA"}'],
    ['a list as a bare object', '{"@bare":[]}'],
  ])('refuses %s', (_, json) => {
    expect(() => read(json)).toThrow('CODEC_INVALID_BYTES: These bytes were not written by codec json');
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(() => codec.decode(new Uint8Array([0x22, 0xff, 0x22]))).toThrow('CODEC_INVALID_BYTES');
  });

  it('refuses what is nested too deeply to be read', () => {
    expect(() => read('['.repeat(200_000) + ']'.repeat(200_000))).toThrow('CODEC_INVALID_BYTES');
  });

  it('never throws anything but its own error', () => {
    const tag = fc.constantFrom(
      '@date',
      '@map',
      '@set',
      '@bare',
      '@bigint',
      '@Uint8Array',
      '@Buffer',
      '@BigInt64Array',
      '@x',
    );
    const untrusted = fc.tuple(tag, fc.jsonValue()).map(([key, value]) => JSON.stringify([{ [key]: value }]));
    fc.assert(
      fc.property(fc.oneof(untrusted, fc.json(), fc.string()), (json) => {
        expect(codeOf(() => read(json))).toBeOneOf([undefined, 'CODEC_INVALID_BYTES']);
      }),
    );
  });

  it.each([
    '{"__proto__":{"polluted":true}}',
    '{"@@x":1,"__proto__":{"polluted":true}}',
    '{"@bare":{"__proto__":{"polluted":1}}}',
  ])('takes %s as data', (json) => {
    const value = read(json) as Record<string, unknown>;
    expect(Object.hasOwn(value, '__proto__')).toBe(true);
    expect(value['polluted']).toBeUndefined();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
