import { Buffer } from 'node:buffer';
import type { AmqpMessage } from '@dstream/amqp-connection';
import type { FlumeEvent } from './flume-event.ts';

/** The event that a message is: its headers are those of the message, as text. */
export const plainEvent = ({ headers }: AmqpMessage, body: Buffer): FlumeEvent => ({
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, textOf(value)])),
  body,
});

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (Buffer.isBuffer(value)) return value.toString();
  return typeof value === 'object' && value !== null ? JSON.stringify(plain(value)) : String(value);
};

/** The client library marks a point of time like this. */
const plain = (value: object): unknown =>
  '!' in value && 'value' in value && value['!'] === 'timestamp' ? value.value : value;
