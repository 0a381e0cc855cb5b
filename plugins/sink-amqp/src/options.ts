import {
  exchangeSchema,
  serverFields,
  type AmqpServerOptions,
  type ExchangeDeclaration,
} from '@dstream/amqp-connection';
import * as z from 'zod';
import type { OutgoingMessage } from './outgoing-message.ts';

/** Options of `amqpSink`. */
export interface AmqpSinkOptions<T = unknown> extends AmqpServerOptions {
  /**
   * The exchange: the name of one that must be there, or a declaration. Default: the server's default exchange, where the routing
   * key is the name of a queue.
   */
  exchange?: string | ExchangeDeclaration | undefined;
  /** The routing key, of all records or of each. Default: empty. */
  routingKey?: string | ((record: T) => string) | undefined;
  /** What is published for a record. Default: text and bytes as they are, everything else as JSON. */
  message?: ((record: T) => OutgoingMessage) | undefined;
  /**
   * Begins the id of each message, which goes on with batch time, partition and place: `dstream-1357008430000-0-17`. A record that is
   * published again has the same id. Give each output to the same queues another one. Default: dstream.
   */
  idPrefix?: string | undefined;
  /** Whether messages in durable queues outlive the server's restart. Default: true. */
  persistent?: boolean | undefined;
  /** Whether a message that goes to no queue fails the batch. Default: true. */
  mandatory?: boolean | undefined;
  /** The most messages of one partition that are published and not confirmed. Default: 1,000. */
  maxInFlight?: number | undefined;
  /** Milliseconds without any confirmation after which the server counts as stuck. Default: 30,000. */
  confirmTimeout?: number | undefined;
  /** How often a connection that was lost is tried to be opened before the task fails. Default: 10. */
  connectAttempts?: number | undefined;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';
const count = z.int().min(1);

export const amqpSinkOptions = z.object({
  ...serverFields,
  exchange: z.union([z.literal(''), exchangeSchema]).default(''),
  routingKey: z
    .union([z.string(), z.custom<(record: unknown) => string>(isFunction, 'expected text or a function')])
    .default(''),
  message: z.custom<(record: unknown) => OutgoingMessage>(isFunction, 'expected a function').optional(),
  idPrefix: z.string().min(1).max(150).default('dstream'),
  persistent: z.boolean().default(true),
  mandatory: z.boolean().default(true),
  maxInFlight: count.max(65_535).default(1_000),
  confirmTimeout: count.max(2 ** 31 - 1).default(30_000),
  connectAttempts: count.default(10),
});
