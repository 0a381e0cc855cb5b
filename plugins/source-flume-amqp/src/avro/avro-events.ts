import type { Buffer } from 'node:buffer';
import { flumeError } from '../flume-error.ts';
import type { FlumeEvent } from '../flume-event.ts';
import { AvroReader } from './avro-reader.ts';
import { dataBlocks, isContainerFile } from './container-file.ts';

/**
 * The events in a body of Avro: a single `AvroFlumeEvent` (headers, then the body), or a container file of them as Flume's
 * serializer `avro_event` writes it.
 */
export const avroEvents = (body: Buffer, maxBytes: number): FlumeEvent[] => {
  if (!isContainerFile(body)) return eventsOf(body, 1);
  return Array.from(dataBlocks(body, maxBytes), ({ data, count }) => eventsOf(data, count)).flat();
};

const eventsOf = (data: Buffer, count: number): FlumeEvent[] => {
  // An event is no shorter than the end of its map and the length of its body.
  if (count < 0 || count * 2 > data.length) {
    throw flumeError('FLUME_AVRO_INVALID', { reason: 'it ends too early' });
  }
  const reader = new AvroReader(data);
  const events = Array.from({ length: count }, () => readEvent(reader));
  if (!reader.isAtEnd) throw flumeError('FLUME_AVRO_INVALID', { reason: 'something follows the last event' });
  return events;
};

const readEvent = (reader: AvroReader): FlumeEvent => {
  const headers = Object.fromEntries(reader.map(() => reader.string()));
  return { headers, body: reader.bytes() };
};
