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

/** The number that an odd one is multiplied by to give 1, modulo 2 to the power of 32: Newton's iteration. */
const inverse = (odd: number): number => {
  let found = odd;
  for (let bits = 3; bits < 32; bits *= 2) found = Math.imul(found, 2 - Math.imul(odd, found));
  return found;
};

/** What `mix32` makes `hash` of. */
const unmixed = (hash: number): number => {
  let bits = hash ^ (hash >>> 16);
  bits = Math.imul(bits, inverse(0xc2b2ae35));
  bits ^= (bits >>> 13) ^ (bits >>> 26);
  bits = Math.imul(bits, inverse(0x85ebca6b));
  return bits ^ (bits >>> 16);
};

/** Distinct strings that have the same home in a table of up to `2 ** 20` slots: somebody has calculated them. */
export const collidingStrings = (wanted: number): string[] =>
  Array.from({ length: wanted }, (_, i) => {
    const last = i * 0x01020408;
    const first = Math.imul(
      unmixed(i << 20) ^ Math.imul(last, 0x85ebca6b) ^ Math.imul(8 << 24, 0x27d4eb2f),
      inverse(0x9e3779b1),
    );
    return Buffer.from(Int32Array.of(first, last).buffer).toString('latin1');
  });
