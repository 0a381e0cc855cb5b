import type { AmqpMessage } from '@dstream/amqp-connection';
import { definePlugin, defineSource, type Plugin, type Prepared, type Source } from '@dstream/core/plugin';
import { createAmqpSource } from './amqp-source.ts';
import { amqpSourceOptions, type AmqpSourceOptions } from './options.ts';

export type {
  AmqpConsumerOptions,
  AmqpErrorCode,
  AmqpMessage,
  AmqpServerOptions,
  BindingDeclaration,
  ExchangeDeclaration,
  QueueDeclaration,
} from '@dstream/amqp-connection';
export type { AmqpSourceOptions } from './options.ts';

declare module '@dstream/core/plugin' {
  interface SourceRegistry {
    amqp: { options: AmqpSourceOptions; record: AmqpMessage };
  }
}

const source = defineSource({ name: 'amqp', options: amqpSourceOptions, create: createAmqpSource });

/** The messages of an AMQP 0-9-1 queue, acknowledged once they are safe. With `decode`: what is in them. */
export const amqpSource = source as {
  <T = AmqpMessage>(options: AmqpSourceOptions<T>): Prepared<Source<T>>;
  readonly binding: typeof source.binding;
};

/** Finds the source by name: `amqp`. */
export const amqpSourcePlugin: Plugin = definePlugin({
  name: '@dstream/source-amqp',
  provides: [amqpSource],
});
