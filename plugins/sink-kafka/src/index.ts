import { definePlugin, defineSink, type Plugin, type Prepared, type Sink } from '@dstream/core/plugin';
import { KafkaSink } from './kafka-sink.ts';
import { kafkaSinkOptions, type KafkaSinkOptions } from './options.ts';
import { TransactionalKafkaSink } from './transactional-kafka-sink.ts';

export type { KafkaConnectionOptions, KafkaErrorCode } from '@dstream/kafka-connection';
export type { KafkaSinkErrorCode } from './kafka-sink-error.ts';
export type { KafkaSinkOptions } from './options.ts';
export type { KafkaHeaders, KafkaPart } from './outgoing-record.ts';

declare module '@dstream/core/plugin' {
  interface SinkRegistry {
    kafka: { options: KafkaSinkOptions<any>; record: unknown };
  }
}

const kafka = defineSink({
  name: 'kafka',
  options: kafkaSinkOptions,
  create: (settings) =>
    settings.output === undefined
      ? new KafkaSink(settings)
      : new TransactionalKafkaSink(settings, settings.output),
});

/** Writes records to topics of Kafka; with `output`, exactly once for who reads what is committed. */
export const kafkaSink = kafka as {
  <T = unknown>(options: KafkaSinkOptions<T>): Prepared<Sink<T>>;
  readonly binding: typeof kafka.binding;
};

/** Finds the sink of this package by name: `kafka`. */
export const kafkaSinkPlugin: Plugin = definePlugin({
  name: '@dstream/sink-kafka',
  provides: [kafkaSink],
});
