import { consumerFields, type AmqpConsumerOptions } from '@dstream/amqp-connection';
import * as z from 'zod';
import { defaultMaxBodyBytes, type FlumeFormat } from './flume-events.ts';

/** Options of `flumeAmqpSource`. */
export interface FlumeAmqpOptions extends AmqpConsumerOptions {
  /**
   * `plain`: the body of the message is that of one event, its headers are the event's; `json`: an array of events; `avro`: one
   * `AvroFlumeEvent`, or a container file of them. Default: plain.
   */
  format?: FlumeFormat | undefined;
  /** The most bytes that a compressed body may become. Default: 16,777,216. */
  maxBodyBytes?: number | undefined;
}

export const flumeAmqpOptions = z.object({
  ...consumerFields,
  format: z.enum(['plain', 'json', 'avro']).default('plain'),
  maxBodyBytes: z.int().min(1).default(defaultMaxBodyBytes),
});
