export { amqpError, type AmqpErrorCode } from './amqp-error.ts';
export type { AmqpMessage } from './amqp-message.ts';
export {
  consumerFields,
  consumptionOf,
  type AmqpConsumerOptions,
  type ConsumerFields,
  type Consumption,
} from './consumer-options.ts';
export { explain } from './explain.ts';
export { closeChannel, openConfirmChannel, type AmqpChannel } from './open-channel.ts';
export { openConnection, type AmqpConnection } from './open-connection.ts';
export { receiveMessages, type Decode } from './receive-messages.ts';
export {
  serverFields,
  serverOf,
  shownServer,
  type AmqpServer,
  type AmqpServerOptions,
} from './server-options.ts';
export {
  declareTopology,
  exchangeSchema,
  nameOf,
  type BindingDeclaration,
  type ExchangeDeclaration,
  type ExchangeSetting,
  type QueueDeclaration,
  type Topology,
} from './topology.ts';
