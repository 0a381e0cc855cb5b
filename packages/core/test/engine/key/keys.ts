import * as fc from 'fast-check';

/** Keys of every kind, nested a little; from few values, so that equal ones meet. */
export const anyKey: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  key: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -0,
      1,
      -1,
      1.5,
      NaN,
      Infinity,
      2 ** 40,
      1n,
      -1n,
      2n ** 70n,
    ),
    fc.constantFrom(
      '',
      '1',
      'a',
      'b',
      'true',
      'null',
      'a key of fourteen',
      'a long key that is cut from a longer text',
    ),
    fc.string({ maxLength: 30 }),
    fc.constantFrom(0, 1, 1_700_000_000_000).map((time) => new Date(time)),
    fc.array(tie('key'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '1', 'ab'), tie('key'), { maxKeys: 3 }),
  ),
})).key;

/** What may not be a key. */
export const unsupportedKeys: readonly (readonly [unknown, string])[] = [
  [undefined, 'undefined'],
  [() => 1, 'function'],
  [Symbol('s'), 'symbol'],
  [new Map(), 'an instance of Map'],
  [
    new (class Point {
      readonly x = 1;
    })(),
    'an instance of Point',
  ],
  [/a/, 'an instance of RegExp'],
];
