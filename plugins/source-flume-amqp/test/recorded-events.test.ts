import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flumeEvents, type FlumeEvent, type FlumeFormat } from '../src/index.ts';

const recorded = (name: string): Buffer => readFileSync(new URL(`data/${name}`, import.meta.url));

const read = (name: string, format: FlumeFormat): FlumeEvent[] =>
  flumeEvents({ format })({
    body: recorded(name),
    exchange: '',
    routingKey: '',
    redelivered: false,
    headers: {},
  });

const event = (n: number, body: string): FlumeEvent => ({
  headers: { host: `web-${n}`, timestamp: String(1_767_225_600_000 + n), größe: `ü${n}` },
  body: Buffer.from(body),
});

/** What was given to Flume. */
const events: readonly FlumeEvent[] = [
  event(0, '10.0.0.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 512'),
  { headers: {}, body: Buffer.from('') },
  event(2, 'größer als 10 €'),
  event(3, 'a\nb\tc'),
  { headers: { kind: 'bytes' }, body: Buffer.from(Array.from({ length: 256 }, (_, i) => i)) },
];

test.each(['avro-event.avro', 'avro-event-deflate.avro', 'avro-event-snappy.avro'])(
  'reads what the serializer avro_event of Flume has written: %s',
  (name) => {
    expect(read(name, 'avro')).toEqual(events);
  },
);

test('reads single events as Flume has encoded them', () => {
  expect(events.flatMap((_, n) => read(`avro-flume-event-${n}.bin`, 'avro'))).toEqual(events);
});

test('reads the JSON of Flume', () => {
  expect(read('json-events.json', 'json')).toEqual(events.slice(0, 4));
});
