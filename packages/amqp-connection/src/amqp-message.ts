import type { Buffer } from 'node:buffer';
import type { ConsumeMessage } from 'amqplib';

/** A message as it was received. What the sender did not set is not there. */
export interface AmqpMessage {
  /** The content, as it was sent. */
  readonly body: Buffer;
  /** The exchange it was published to; empty for the default exchange. */
  readonly exchange: string;
  readonly routingKey: string;
  /** Whether it was delivered before, to this or another consumer, and not acknowledged. */
  readonly redelivered: boolean;
  /** What the sender has put beside it. */
  readonly headers: Readonly<Record<string, unknown>>;
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly messageId?: string;
  readonly correlationId?: string;
  readonly replyTo?: string;
  /** Seconds since 1970, as the protocol counts. */
  readonly timestamp?: number;
  readonly type?: string;
  readonly appId?: string;
  readonly userId?: string;
  readonly priority?: number;
  readonly expiration?: string;
}

/** The properties of a message that are handed on; the library gives undefined for those that were not sent. */
const optional = [
  'contentType',
  'contentEncoding',
  'messageId',
  'correlationId',
  'replyTo',
  'timestamp',
  'type',
  'appId',
  'userId',
  'priority',
  'expiration',
] as const;

/** The message that the client library has delivered. */
export const toAmqpMessage = ({ content, fields, properties }: ConsumeMessage): AmqpMessage => {
  const message: Record<string, unknown> = {
    body: content,
    exchange: fields.exchange,
    routingKey: fields.routingKey,
    redelivered: fields.redelivered,
    headers: properties.headers ?? {},
  };
  for (const name of optional) if (properties[name] !== undefined) message[name] = properties[name];
  return message as unknown as AmqpMessage;
};
