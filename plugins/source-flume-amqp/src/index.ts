import { consumptionOf, nameOf, receiveMessages, shownServer } from '@dstream/amqp-connection';
import { definePlugin, defineSource, type Plugin, type ReceiverSource } from '@dstream/core/plugin';
import type { FlumeEvent } from './flume-event.ts';
import { flumeEvents } from './flume-events.ts';
import { flumeAmqpOptions, type FlumeAmqpOptions } from './options.ts';

export type {
  AmqpConsumerOptions,
  AmqpErrorCode,
  AmqpMessage,
  AmqpServerOptions,
  BindingDeclaration,
  ExchangeDeclaration,
  QueueDeclaration,
} from '@dstream/amqp-connection';
export type { FlumeErrorCode } from './flume-error.ts';
export type { FlumeEvent } from './flume-event.ts';
export { flumeEvents, type FlumeFormat } from './flume-events.ts';
export type { FlumeAmqpOptions } from './options.ts';

declare module '@dstream/core/plugin' {
  interface SourceRegistry {
    flumeAmqp: { options: FlumeAmqpOptions; record: FlumeEvent };
  }
}

/** The Flume events in the messages of an AMQP 0-9-1 queue, acknowledged once they are safe. */
export const flumeAmqpSource = defineSource({
  name: 'flumeAmqp',
  options: flumeAmqpOptions,
  create: (options): ReceiverSource<FlumeEvent> => {
    const consumption = consumptionOf(options);
    const decode = flumeEvents(options);
    return {
      kind: 'receiver',
      name: `flumeAmqp ${shownServer(consumption.server)} ${nameOf(options.queue)}`,
      acknowledges: true,
      run: (store, signal) => receiveMessages(consumption, decode, store, signal),
    };
  },
});

/** Finds the source by name: `flumeAmqp`. */
export const flumeAmqpPlugin: Plugin = definePlugin({
  name: '@dstream/source-flume-amqp',
  provides: [flumeAmqpSource],
});
