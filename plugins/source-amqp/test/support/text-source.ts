import type { AmqpMessage } from '@dstream/amqp-connection';
import type { ReceiverSource } from '@dstream/core/plugin';
import { amqpSource, type AmqpSourceOptions } from '../../src/index.ts';

/** The text of a message is its record. */
export const decode = ({ body }: AmqpMessage): string[] => [body.toString()];

/** The source as a context makes it; the records are the texts of the messages. */
export const textSource = (options: AmqpSourceOptions<string>): ReceiverSource<string> =>
  amqpSource({ blockInterval: 10, decode, ...options }).create(undefined as never) as ReceiverSource<string>;
