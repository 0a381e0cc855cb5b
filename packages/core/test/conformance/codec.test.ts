import { JsonCodec } from '@dstream/core/plugin';
import { describeCodec } from '@dstream/testing/conformance';

describeCodec('JsonCodec', {
  create: () => new JsonCodec(),
  values: [
    null,
    undefined,
    true,
    0,
    -0,
    1.5,
    Number.NaN,
    -Infinity,
    2n ** 70n,
    '',
    'text with "quotes", \u0000 and 🦉',
    [],
    [1, [2, [3]]],
    {},
    { a: 1, b: { c: [null] } },
    { $type: 'not a tag', '@': 1 },
    new Date(0),
    new Map([['a', 1]]),
    new Set([1, 'a']),
    Uint8Array.of(0, 1, 255),
  ],
});
