import { textOf, type Store } from '@dstream/core/plugin';
import { IllegalOperationError, type Channel, type ConsumeMessage, type Message } from 'amqplib';
import { amqpError } from './amqp-error.ts';
import { toAmqpMessage, type AmqpMessage } from './amqp-message.ts';
import type { Consumption } from './consumer-options.ts';
import { explain } from './explain.ts';
import { MessageGroups, type MessageGroup } from './message-group.ts';
import { closeChannel, openChannel } from './open-channel.ts';
import { openConnection, type AmqpConnection } from './open-connection.ts';
import { declareTopology, nameOf } from './topology.ts';

/** The records of a message. Throws when it cannot be taken. */
export type Decode<T> = (message: AmqpMessage) => Iterable<T>;

/** A block is stored before it has more bytes, so that its messages need not all be large for memory to suffice. */
const blockBytes = 8 * 1024 * 1024;

/**
 * Receives the messages of a queue and acknowledges them once they are stored. Resolves after an abort; else rejects with an
 * `AMQP_` code, and what was not acknowledged comes again.
 */
export const receiveMessages = async <T>(
  consumption: Consumption,
  decode: Decode<T>,
  store: Pick<Store<T>, 'block' | 'reportError'>,
  signal: AbortSignal,
): Promise<void> => {
  if (signal.aborted) return;
  let connection: AmqpConnection | undefined;
  try {
    connection = await openConnection(consumption.server, signal);
    await receive(connection, consumption, decode, store, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await connection?.close();
  }
};

const receive = async <T>(
  connection: AmqpConnection,
  consumption: Consumption,
  decode: Decode<T>,
  store: Pick<Store<T>, 'block' | 'reportError'>,
  signal: AbortSignal,
): Promise<void> => {
  const { prefetch, blockInterval, topology } = consumption;
  const giveUp = (): void => void connection.close();
  signal.addEventListener('abort', giveUp, { once: true });
  await declareTopology(connection, topology);
  const { channel, ended } = await openChannel(connection);
  const groups = new MessageGroups<T>({
    messages: Math.ceil(prefetch / 2),
    bytes: blockBytes,
    age: blockInterval,
  });
  const abort = (): void => groups.end();
  signal.addEventListener('abort', abort, { once: true });
  void ended.then((error) => groups.fail(error));
  try {
    await connection.request(() => channel.prefetch(prefetch));
    await consume(connection, channel, consumption, taker(consumption, connection.server, decode, groups));
    signal.removeEventListener('abort', giveUp);
    await storeEach(groups, channel, store, nameOf(topology.queue));
  } catch (error) {
    // The library only says that the channel is closed; the server has said why.
    throw error instanceof IllegalOperationError
      ? ((await ended) ?? explain(error, connection.server))
      : error;
  } finally {
    signal.removeEventListener('abort', abort);
    groups.fail();
    await closeChannel(connection, channel);
  }
};

const consume = (
  connection: AmqpConnection,
  channel: Channel,
  { topology, exclusive, priority }: Consumption,
  take: (message: ConsumeMessage | null) => void,
): Promise<unknown> => {
  const options = { exclusive, ...(priority === 0 ? {} : { priority }) };
  return connection.request(() => channel.consume(nameOf(topology.queue), take, options));
};

/** What is called with each message; with null when the server ends the consumer. */
const taker = <T>(
  { topology, maxMessageBytes, onPoison }: Consumption,
  server: string,
  decode: Decode<T>,
  groups: MessageGroups<T>,
): ((message: ConsumeMessage | null) => void) => {
  const queue = nameOf(topology.queue);
  const recordsOf = (message: ConsumeMessage): readonly T[] => {
    if (message.content.length > maxMessageBytes) {
      throw new RangeError(`it has ${message.content.length} bytes; maxMessageBytes is ${maxMessageBytes}`);
    }
    return [...decode(toAmqpMessage(message))];
  };
  return (message) => {
    if (groups.isEnded) return;
    if (message === null) {
      groups.fail(amqpError('AMQP_CONSUMER_CANCELLED', { server, queue }));
      return;
    }
    try {
      groups.add(message, recordsOf(message));
    } catch (cause) {
      if (onPoison === 'reject') groups.addPoison(message, cause);
      else groups.end(amqpError('AMQP_MESSAGE_POISON', { queue, ...shown(message, cause) }, { cause }));
    }
  };
};

const shown = (
  { properties }: Message,
  cause: unknown,
): { readonly id: string; readonly reason: string } => ({
  id: String(properties.messageId ?? 'none'),
  reason: textOf(cause).replace(/\.$/, ''),
});

const storeEach = async <T>(
  groups: MessageGroups<T>,
  channel: Channel,
  store: Pick<Store<T>, 'block' | 'reportError'>,
  queue: string,
): Promise<void> => {
  for (let group = await groups.next(); group; group = await groups.next()) {
    if (group.last) await store.block(group.records);
    settle(group, channel);
    const [first] = group.poison;
    if (first === undefined) continue;
    const what = { queue, messages: group.poison.length, ...shown(first, group.reason) };
    store.reportError(amqpError('AMQP_MESSAGES_REJECTED', what, { cause: group.reason }));
  }
};

/** Rejects one by one before all that came up to the last good one are acknowledged at once. */
const settle = <T>({ last, poison }: MessageGroup<T>, channel: Channel): void => {
  for (const message of poison) channel.reject(message, false);
  if (last) channel.ack(last, true);
};
