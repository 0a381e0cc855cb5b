import { consumerFields, type AmqpConsumerOptions, type AmqpMessage } from '@dstream/amqp-connection';
import * as z from 'zod';

/** Options of `amqpSource`. */
export interface AmqpSourceOptions<T = AmqpMessage> extends AmqpConsumerOptions {
  /**
   * The records of one message; called by the receiver. A message for which it throws is one that cannot be taken. Default: the
   * message is the record.
   */
  decode?: ((message: AmqpMessage) => Iterable<T>) | undefined;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';

export const amqpSourceOptions = z.object({
  ...consumerFields,
  decode: z.custom<(message: AmqpMessage) => Iterable<unknown>>(isFunction, 'expected a function').optional(),
});
