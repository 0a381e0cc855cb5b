import type { AmqpMessage } from '@dstream/amqp-connection';
import { avroEvents } from './avro/avro-events.ts';
import { decompress } from './decompress.ts';
import type { FlumeEvent } from './flume-event.ts';
import { jsonEvents } from './json-events.ts';
import type { FlumeAmqpOptions } from './options.ts';
import { plainEvent } from './plain-event.ts';

/** How events are put into messages. */
export type FlumeFormat = 'plain' | 'json' | 'avro';

/** What a compressed body may become unless more is allowed. */
export const defaultMaxBodyBytes = 16_777_216;

/**
 * Makes a function that gives the Flume events in an AMQP message, and throws a `FLUME_` error when there are none in it. To decode
 * where the tasks run, and to let `onBadRecord` of the stream decide about bad messages, give it to `flatMap` of a stream of
 * messages: `ssc.stream(amqpSource({ queue })).onBadRecord('skip').flatMap(flumeEvents())`.
 */
export const flumeEvents = ({
  format = 'plain',
  maxBodyBytes = defaultMaxBodyBytes,
}: Pick<FlumeAmqpOptions, 'format' | 'maxBodyBytes'> = {}): ((message: AmqpMessage) => FlumeEvent[]) => {
  return (message) => {
    const body = decompress(message.body, message.contentEncoding, maxBodyBytes);
    if (format === 'json') return jsonEvents(body);
    return format === 'avro' ? avroEvents(body, maxBodyBytes) : [plainEvent(message, body)];
  };
};
