import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flumeEvents, type FlumeEvent, type FlumeFormat } from '../src/index.ts';

const event = (body: string, headers: Record<string, string> = {}): FlumeEvent => ({
  headers,
  body: Buffer.from(body),
});

/** What Flume 1.11.0 was given to write; `tools/services/flume` records it. */
const events = [
  event('64.242.88.10 - - "GET /twiki HTTP/1.1" 200 4523', { host: 'web-1', timestamp: '1700000000000' }),
  event('a body with ümlauts, 漢字 and 🙂', { host: 'web-2', empty: '', größe: 'ß' }),
  event('no headers'),
  event('', { host: 'empty-body' }),
  event('x'.repeat(2000), { host: 'long' }),
];

const read = (format: FlumeFormat, file: string): FlumeEvent[] => {
  const body = readFileSync(new URL(`recorded/${file}`, import.meta.url));
  return flumeEvents({ format })({ body, exchange: '', routingKey: '', redelivered: false, headers: {} });
};

test.each([
  ['json', 'json-events.body'],
  ['avro', 'avro-event.avro'],
  ['avro', 'avro-event-deflate.avro'],
] as const)('%s: what Flume has written is read, %s', (format, file) => {
  expect(read(format, file)).toEqual(events);
});

test.each(events.entries().toArray())(
  'avro: event %i alone, as channels and sinks of messages write it',
  (i, one) => {
    expect(read('avro', `avro-flume-event-${i}.bin`)).toEqual([one]);
  },
);
