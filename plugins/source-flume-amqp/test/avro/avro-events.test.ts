import { Type } from 'avsc';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { avroEvents } from '../../src/avro/avro-events.ts';
import { containerOf } from '../support/container.ts';
import { avroFlumeEvent } from '../support/encode.ts';

const limit = 1_000_000;

const events = fc.array(
  fc.record({
    headers: fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), {
      noNullPrototype: true,
    }),
    body: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
  }),
  { minLength: 1, maxLength: 20 },
);

test('reads single events as another implementation writes them', () => {
  fc.assert(
    fc.property(events, ([event]) => {
      expect(avroEvents(avroFlumeEvent.toBuffer(event), limit)).toEqual([event]);
    }),
  );
});

test.each(['null', 'deflate'] as const)(
  'reads container files as another implementation writes them (%s)',
  (codec) =>
    fc.assert(
      fc.asyncProperty(events, async (all) => {
        expect(avroEvents(await containerOf(avroFlumeEvent, all, codec), limit)).toEqual(all);
      }),
      { numRuns: 30 },
    ),
);

test('reads maps with the length of their blocks, as Java may write them', () => {
  const body = Buffer.from([0x01, 0x08, 0x02, 0x61, 0x02, 0x62, 0x00, 0x02, 0x78]);
  expect(avroEvents(body, limit)).toEqual([{ headers: { a: 'b' }, body: Buffer.from('x') }]);
});

test('whatever is cut off is refused', async () => {
  const event = { headers: { host: 'a', level: 'warn' }, body: Buffer.from('text') };
  const wholes = [avroFlumeEvent.toBuffer(event), await containerOf(avroFlumeEvent, [event, event])];
  for (const whole of wholes) {
    for (let length = 0; length < whole.length; length++) {
      const code = await codeOf(() => avroEvents(whole.subarray(0, length), limit));
      expect([length, code]).toEqual([
        length,
        isEndOfHeader(whole, length) ? undefined : 'FLUME_AVRO_INVALID',
      ]);
    }
  }
});

test('whatever is changed is read or refused, and never anything else', async () => {
  const file = await containerOf(
    avroFlumeEvent,
    [{ headers: { a: 'b' }, body: Buffer.from('text') }],
    'deflate',
  );
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.nat(255), (at, byte) => {
      const changed = Buffer.from(file);
      changed[at] = byte;
      let code: unknown;
      try {
        avroEvents(changed, limit);
      } catch (error) {
        ({ code } = error as { code: unknown });
      }
      expect([undefined, 'FLUME_AVRO_INVALID', 'FLUME_BODY_TOO_LARGE']).toContain(code);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['entries of a map', [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x00]],
  ['bytes of a body', [0x00, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ['digits of a number', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]],
])('too many %s are refused before anything is made of them', async (_, bytes) => {
  expect(await codeOf(() => avroEvents(Buffer.from(bytes), limit))).toBe('FLUME_AVRO_INVALID');
});

test('a file that would become too large is given up', async () => {
  const bomb = await containerOf(avroFlumeEvent, [{ headers: {}, body: Buffer.alloc(2 * limit) }], 'deflate');
  expect(bomb.length).toBeLessThan(limit / 10);
  expect(await codeOf(() => avroEvents(bomb, limit))).toBe('FLUME_BODY_TOO_LARGE');
});

test('a file of something else is refused', async () => {
  const other = Type.forSchema({ type: 'record', name: 'Event', fields: [{ name: 'body', type: 'bytes' }] });
  const file = await containerOf(other, [{ body: Buffer.from('x') }]);
  expect(await codeOf(() => avroEvents(file, limit))).toBe('FLUME_AVRO_INVALID');
});

const codeOf = async (act: () => unknown): Promise<unknown> => {
  try {
    await act();
    return undefined;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

/** Where the header of a container file has ended, or one of its blocks, and another might follow. */
const isEndOfHeader = (file: Buffer, length: number): boolean => {
  if (file.subarray(0, 3).toString() !== 'Obj' || length < 20) return false;
  return file.subarray(-16).equals(file.subarray(length - 16, length));
};
