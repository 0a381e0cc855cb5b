import { amqpError, explain, nameOf, type AmqpChannel, type AmqpConnection } from '@dstream/amqp-connection';
import type { Chunks, WriteAttempt } from '@dstream/core/plugin';
import { IllegalOperationError, type ConfirmChannel, type Message, type Options } from 'amqplib';
import type * as z from 'zod';
import { ConfirmWindow } from './confirm-window.ts';
import type { amqpSinkOptions } from './options.ts';
import { contentOf, defaultMessage, type OutgoingMessage } from './outgoing-message.ts';

/** More bytes than that are not on their way at once, so that messages may be large. */
const windowBytes = 16 * 1024 * 1024;

/** The options of a sink, checked. */
export type SinkSettings = z.output<typeof amqpSinkOptions>;

/** Publishes the records of one attempt over a channel of its own. Resolves when the server has confirmed them all. */
export const publishAll = async (
  records: Chunks<unknown>,
  attempt: WriteAttempt,
  settings: SinkSettings,
  connection: AmqpConnection,
  { channel, ended }: AmqpChannel<ConfirmChannel>,
): Promise<void> => {
  const window = windowOver(settings, connection);
  const abort = (): void => window.fail(attempt.signal.reason);
  attempt.signal.addEventListener('abort', abort, { once: true });
  channel.on('return', (message) => window.fail(returned(message, connection.server)));
  void ended.then((error) => window.fail(error));
  const publish = publisher(settings, connection, channel, window);
  const idOf = (index: number): string =>
    `${settings.idPrefix}-${attempt.batchTime}-${attempt.partition}-${index}`;
  try {
    let index = 0;
    for await (const chunk of records) {
      for (const record of chunk) {
        const full = window.room();
        if (full) await full;
        publish(record, idOf(index++));
      }
    }
    await window.empty();
  } catch (error) {
    // The library only says that the channel is closed; the server has said why.
    if (error instanceof IllegalOperationError) throw (await ended) ?? explain(error, connection.server);
    throw error;
  } finally {
    window.close();
    attempt.signal.removeEventListener('abort', abort);
  }
};

const windowOver = (
  { maxInFlight, confirmTimeout: waited }: SinkSettings,
  connection: AmqpConnection,
): ConfirmWindow => {
  const { server } = connection;
  return new ConfirmWindow({ messages: maxInFlight, bytes: windowBytes, silence: waited }, () =>
    connection.blocked === undefined
      ? amqpError('AMQP_CONFIRM_TIMED_OUT', { server, waited })
      : amqpError('AMQP_BLOCKED', { server, waited, reason: connection.blocked }),
  );
};

const publisher = (
  settings: SinkSettings,
  { server }: AmqpConnection,
  channel: ConfirmChannel,
  window: ConfirmWindow,
): ((record: unknown, id: string) => void) => {
  const { message = defaultMessage, routingKey, persistent, mandatory } = settings;
  const exchange = nameOf(settings.exchange);
  const keyOf = typeof routingKey === 'string' ? (): string => routingKey : routingKey;
  return (record, id) => {
    const outgoing = message(record);
    const content = contentOf(outgoing.body);
    const properties = { ...propertiesOf(outgoing), messageId: id, persistent, mandatory };
    const key = outgoing.routingKey ?? keyOf(record);
    const confirmed = (error: Error | null): void => {
      if (!error) window.confirm(content.length);
      // All others are told of the end of the channel, which has its own reason.
      else if (error.message === 'message nacked')
        window.fail(amqpError('AMQP_MESSAGE_NACKED', { server, id }));
    };
    try {
      channel.publish(exchange, key, content, properties, confirmed);
    } catch (cause) {
      throw unsendable(cause, server, id);
    }
    window.add(content.length);
  };
};

/** What the library does not even send: of headers there may be 64 KiB, and a routing key has 255 bytes. */
const unsendable = (cause: unknown, server: string, id: string): unknown => {
  if (cause instanceof IllegalOperationError) return cause;
  const reason = `message ${id} cannot be sent: ${(cause as Error).message}`;
  return amqpError('AMQP_MESSAGE_TOO_LARGE', { server, reason }, { cause });
};

/** What is not a property of the message has no meaning for the library. */
const propertiesOf = (message: OutgoingMessage): Options.Publish => message as unknown as Options.Publish;

const returned = ({ fields, properties }: Message, server: string): Error => {
  const { exchange, routingKey, replyText } = fields as unknown as Readonly<Record<string, string>>;
  const to =
    exchange === '' ? `queue "${routingKey}"` : `exchange "${exchange}", routing key "${routingKey}"`;
  return amqpError('AMQP_MESSAGE_RETURNED', {
    server,
    id: String(properties.messageId),
    to,
    reason: String(replyText),
  });
};
