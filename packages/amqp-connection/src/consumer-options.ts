import * as z from 'zod';
import { serverFields, serverOf, type AmqpServer, type AmqpServerOptions } from './server-options.ts';
import {
  bindingSchema,
  exchangeSchema,
  queueSchema,
  type BindingDeclaration,
  type ExchangeDeclaration,
  type QueueDeclaration,
  type Topology,
} from './topology.ts';

/** What is received, and how: the options that the AMQP sources share. */
export interface AmqpConsumerOptions extends AmqpServerOptions {
  /** The queue: the name of one that must be there, or a declaration. */
  queue: string | QueueDeclaration;
  /** Exchanges that must be there (names), or are declared, before the queue is bound. Default: none. */
  exchanges?: readonly (string | ExchangeDeclaration)[] | undefined;
  /** Which messages of which exchanges go to the queue. Default: as it is bound already. */
  bindings?: readonly BindingDeclaration[] | undefined;
  /** The most messages that are delivered and not acknowledged; 2 to 65,535. All of them may be in memory. Default: 2,000. */
  prefetch?: number | undefined;
  /** Milliseconds for which messages are gathered to one block, unless half of `prefetch` are there before. Default: 200. */
  blockInterval?: number | undefined;
  /** A message with more bytes is one that cannot be taken. Default: 134,217,728. */
  maxMessageBytes?: number | undefined;
  /**
   * What becomes of a message that cannot be taken: `reject` sends it to the queue's dead-letter exchange, or away for good if it
   * has none; `fail` ends the receiver, which meets it again after the restart delay. Default: reject if the queue is declared
   * with a `deadLetterExchange`, else fail.
   */
  onPoison?: 'reject' | 'fail' | undefined;
  /** Whether no other consumer may have the queue. Default: false. */
  exclusive?: boolean | undefined;
  /** Consumers of a higher priority are served first. Default: 0. */
  priority?: number | undefined;
}

/** The fields of a schema for `AmqpConsumerOptions`. */
export const consumerFields = {
  ...serverFields,
  queue: queueSchema,
  exchanges: z.array(exchangeSchema).readonly().default([]),
  bindings: z.array(bindingSchema).readonly().default([]),
  prefetch: z.int().min(2).max(65_535).default(2_000),
  blockInterval: z.int().min(1).max(60_000).default(200),
  maxMessageBytes: z.int().min(1).default(134_217_728),
  onPoison: z.enum(['reject', 'fail']).optional(),
  exclusive: z.boolean().default(false),
  priority: z.int().default(0),
};

const consumerSchema = z.object(consumerFields);

/** What a schema made with `consumerFields` gives. */
export type ConsumerFields = z.output<typeof consumerSchema>;

/** The same, in order. */
export interface Consumption {
  readonly server: AmqpServer;
  readonly topology: Topology & Required<Pick<Topology, 'queue'>>;
  readonly prefetch: number;
  readonly blockInterval: number;
  readonly maxMessageBytes: number;
  readonly onPoison: 'reject' | 'fail';
  readonly exclusive: boolean;
  readonly priority: number;
}

/** What checked options ask to be received. */
export const consumptionOf = (fields: ConsumerFields): Consumption => {
  const { queue, exchanges, bindings, prefetch, blockInterval, maxMessageBytes, exclusive, priority } =
    fields;
  const deadLetters = typeof queue === 'string' ? undefined : queue.deadLetterExchange;
  return {
    server: serverOf(fields),
    topology: { queue, exchanges, bindings },
    prefetch,
    blockInterval,
    maxMessageBytes,
    onPoison: fields.onPoison ?? (deadLetters === undefined ? 'fail' : 'reject'),
    exclusive,
    priority,
  };
};
