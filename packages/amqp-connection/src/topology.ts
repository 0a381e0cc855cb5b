import type { Channel } from 'amqplib';
import * as z from 'zod';
import { openChannel } from './open-channel.ts';
import type { AmqpConnection } from './open-connection.ts';

/** A queue that is declared: made if it is not there. One that is there must have been declared in the same way. */
export interface QueueDeclaration {
  /** The name. */
  name: string;
  /** Whether it outlives the server's restart. Default: true. */
  durable?: boolean | undefined;
  /** Whether it belongs to this connection alone, and ends with it. Default: false. */
  exclusive?: boolean | undefined;
  /** Whether it ends with its last consumer. Default: false. */
  autoDelete?: boolean | undefined;
  /** Where messages go that are rejected, expired or too many: an exchange. */
  deadLetterExchange?: string | undefined;
  /** With which routing key. Default: that of the message. */
  deadLetterRoutingKey?: string | undefined;
  /** Whatever else the server knows: `{ 'x-queue-type': 'quorum' }`. */
  arguments?: Readonly<Record<string, unknown>> | undefined;
}

/** An exchange that is declared: made if it is not there. One that is there must have been declared in the same way. */
export interface ExchangeDeclaration {
  /** The name. */
  name: string;
  /** How it routes: direct, topic, fanout, headers, or what plugins of the server bring. */
  type: string;
  /** Whether it outlives the server's restart. Default: true. */
  durable?: boolean | undefined;
  /** Whether it ends with its last binding. Default: false. */
  autoDelete?: boolean | undefined;
  /** Whatever else the server knows: `{ 'alternate-exchange': 'unrouted' }`. */
  arguments?: Readonly<Record<string, unknown>> | undefined;
}

/** Which messages of an exchange go to the queue. */
export interface BindingDeclaration {
  /** The exchange. */
  exchange: string;
  /** The routing key, or its pattern. Default: empty. */
  routingKey?: string | undefined;
  /** What an exchange of type headers looks at. */
  arguments?: Readonly<Record<string, unknown>> | undefined;
}

const named = z.string().min(1);
const table = z.record(z.string(), z.unknown());

export const queueSchema = z.union([
  named,
  z.strictObject({
    name: named,
    durable: z.boolean().default(true),
    exclusive: z.boolean().default(false),
    autoDelete: z.boolean().default(false),
    deadLetterExchange: z.string().optional(),
    deadLetterRoutingKey: z.string().optional(),
    arguments: table.default({}),
  }),
]);

export const exchangeSchema = z.union([
  named,
  z.strictObject({
    name: named,
    type: named,
    durable: z.boolean().default(true),
    autoDelete: z.boolean().default(false),
    arguments: table.default({}),
  }),
]);

export const bindingSchema = z.strictObject({
  exchange: named,
  routingKey: z.string().default(''),
  arguments: table.default({}),
});

/** A queue: a name, of one that must be there, or a declaration. */
export type QueueSetting = z.output<typeof queueSchema>;
/** An exchange: a name, of one that must be there, or a declaration. */
export type ExchangeSetting = z.output<typeof exchangeSchema>;
export type BindingSetting = z.output<typeof bindingSchema>;

/** What has to be there before messages are received or sent. */
export interface Topology {
  readonly exchanges: readonly ExchangeSetting[];
  readonly queue?: QueueSetting;
  readonly bindings?: readonly BindingSetting[];
}

export const nameOf = (setting: string | { readonly name: string }): string =>
  typeof setting === 'string' ? setting : setting.name;

/** Makes what is declared, looks for what is only named. Rejects with `AMQP_NOT_FOUND`, `AMQP_DECLARATION_DIFFERS` … */
export const declareTopology = async (
  connection: AmqpConnection,
  { exchanges, queue, bindings = [] }: Topology,
): Promise<void> => {
  const { channel } = await openChannel(connection);
  for (const exchange of exchanges) await connection.request(() => declareExchange(channel, exchange));
  if (queue !== undefined) await connection.request(() => declareQueue(channel, queue));
  for (const { exchange, routingKey, arguments: given } of bindings) {
    await connection.request(() => channel.bindQueue(nameOf(queue!), exchange, routingKey, given));
  }
  await connection.request(() => channel.close());
};

const declareExchange = async (channel: Channel, exchange: ExchangeSetting): Promise<unknown> => {
  if (typeof exchange === 'string') return channel.checkExchange(exchange);
  const { name, type, durable, autoDelete, arguments: given } = exchange;
  return channel.assertExchange(name, type, { durable, autoDelete, arguments: given });
};

const declareQueue = async (channel: Channel, queue: QueueSetting): Promise<unknown> => {
  if (typeof queue === 'string') return channel.checkQueue(queue);
  const { name, durable, exclusive, autoDelete, deadLetterExchange, deadLetterRoutingKey } = queue;
  return channel.assertQueue(name, {
    durable,
    exclusive,
    autoDelete,
    arguments: queue.arguments,
    ...(deadLetterExchange === undefined ? {} : { deadLetterExchange }),
    ...(deadLetterRoutingKey === undefined ? {} : { deadLetterRoutingKey }),
  });
};
