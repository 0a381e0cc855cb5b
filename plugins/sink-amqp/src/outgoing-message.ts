import { Buffer } from 'node:buffer';

/** What is published for one record. What is left out is not sent. */
export interface OutgoingMessage {
  /** The content; text is sent as UTF-8. */
  readonly body: string | Uint8Array;
  /** Instead of that of the sink. */
  readonly routingKey?: string | undefined;
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly replyTo?: string | undefined;
  /** Seconds since 1970, as the protocol counts. */
  readonly timestamp?: number | undefined;
  readonly type?: string | undefined;
  readonly priority?: number | undefined;
  /** Milliseconds for which the message may wait in a queue. */
  readonly expiration?: number | undefined;
}

/** Text and bytes as they are, everything else as JSON. */
export const defaultMessage = (record: unknown): OutgoingMessage => {
  if (typeof record === 'string') return { body: record, contentType: 'text/plain' };
  if (record instanceof Uint8Array) return { body: record, contentType: 'application/octet-stream' };
  return { body: JSON.stringify(record, plainValue) ?? 'null', contentType: 'application/json' };
};

const plainValue = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? value.toString() : value;

/** The content as the client library takes it. */
export const contentOf = (body: string | Uint8Array): Buffer =>
  typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
