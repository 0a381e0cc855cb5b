import {
  definePlugin,
  defineSource,
  LOGGER,
  type Plugin,
  type Prepared,
  type Source,
} from '@dstream/core/plugin';
import type { Deserialization, Deserialized } from './deserializer.ts';
import type { KafkaRecord } from './kafka-record.ts';
import { KafkaSource } from './kafka-source.ts';
import { kafkaSourceOptions, type KafkaSourceOptions } from './options.ts';

export type { Deserialization, Deserialized, Deserializer, RecordInfo } from './deserializer.ts';
export type { KafkaHeader, KafkaRecord } from './kafka-record.ts';
export type { KafkaSourceErrorCode } from './kafka-source-error.ts';
export type { OffsetRange } from './offset-range.ts';
export { offsetRanges } from './offset-ranges.ts';
export type { KafkaSourceOptions, StartingOffset, StartingOffsets } from './options.ts';

declare module '@dstream/core/plugin' {
  interface SourceRegistry {
    kafka: { options: KafkaSourceOptions; record: KafkaRecord<any, any> };
  }
}

const source = defineSource({
  name: 'kafka',
  options: kafkaSourceOptions,
  create: (options, use) => new KafkaSource(options, use(LOGGER)),
});

/**
 * The records of topics of Kafka, by ranges of offsets that the engine owns.
 *
 * In Spark: `KafkaUtils.createDirectStream`.
 */
export const kafka = source as {
  <K extends Deserialization = 'string', V extends Deserialization = 'string'>(
    options: KafkaSourceOptions<K, V>,
  ): Prepared<Source<KafkaRecord<Deserialized<K>, Deserialized<V>>>>;
  readonly binding: typeof source.binding;
};

/** Finds the source of this package by name: `kafka`. */
export const kafkaSourcePlugin: Plugin = definePlugin({ name: '@dstream/source-kafka', provides: [kafka] });
