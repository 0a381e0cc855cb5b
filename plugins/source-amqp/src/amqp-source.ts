import {
  consumptionOf,
  nameOf,
  receiveMessages,
  shownServer,
  type AmqpMessage,
} from '@dstream/amqp-connection';
import type { ReceiverSource } from '@dstream/core/plugin';
import type * as z from 'zod';
import type { amqpSourceOptions } from './options.ts';

/** Receives the messages of a queue, or what `decode` makes of them. */
export const createAmqpSource = (options: z.output<typeof amqpSourceOptions>): ReceiverSource<unknown> => {
  const consumption = consumptionOf(options);
  const { decode = itself } = options;
  return {
    kind: 'receiver',
    name: `amqp ${shownServer(consumption.server)} ${nameOf(options.queue)}`,
    acknowledges: true,
    run: (store, signal) => receiveMessages(consumption, decode, store, signal),
  };
};

const itself = (message: AmqpMessage): Iterable<unknown> => [message];
