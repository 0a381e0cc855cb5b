import { definePlugin, defineSink, type Plugin, type Prepared, type Sink } from '@dstream/core/plugin';
import { AmqpSink } from './amqp-sink.ts';
import { amqpSinkOptions, type AmqpSinkOptions } from './options.ts';

export type { AmqpErrorCode, AmqpServerOptions, ExchangeDeclaration } from '@dstream/amqp-connection';
export type { AmqpSinkOptions } from './options.ts';
export type { OutgoingMessage } from './outgoing-message.ts';

declare module '@dstream/core/plugin' {
  interface SinkRegistry {
    amqp: { options: AmqpSinkOptions; record: unknown };
  }
}

const sink = defineSink({
  name: 'amqp',
  options: amqpSinkOptions,
  create: (options) => new AmqpSink(options),
});

/** Publishes records to an AMQP 0-9-1 exchange, confirmed by the server. */
export const amqpSink = sink as {
  <T>(options: AmqpSinkOptions<T>): Prepared<Sink<T>>;
  readonly binding: typeof sink.binding;
};

/** Finds the sink by name: `amqp`. */
export const amqpSinkPlugin: Plugin = definePlugin({ name: '@dstream/sink-amqp', provides: [amqpSink] });
