import {
  definePlugin,
  defineSource,
  LOGGER,
  type Plugin,
  type Prepared,
  type Source,
} from '@dstream/core/plugin';
import type { Deserialization, Deserialized } from './deserializer.ts';
import type { KinesisRecord } from './kinesis-record.ts';
import { KinesisSource } from './kinesis-source.ts';
import { kinesisSourceOptions, type KinesisSourceOptions } from './options.ts';

export type { KinesisConnectionOptions, KinesisErrorCode } from '@dstream/kinesis-connection';
export type { Deserialization, Deserialized, Deserializer, RecordInfo } from './deserializer.ts';
export type { KinesisRecord } from './kinesis-record.ts';
export type { KinesisSourceErrorCode } from './kinesis-source-error.ts';
export type { KinesisSourceOptions, StartingPosition } from './options.ts';
export type { SequenceRange } from './sequence-range.ts';
export { sequenceRanges } from './sequence-ranges.ts';

declare module '@dstream/core/plugin' {
  interface SourceRegistry {
    kinesis: { options: KinesisSourceOptions; record: KinesisRecord<any> };
  }
}

const source = defineSource({
  name: 'kinesis',
  options: kinesisSourceOptions,
  create: (options, use) => new KinesisSource(options, use(LOGGER)),
});

/**
 * The records of a stream of Amazon Kinesis, by ranges of sequence numbers that the engine owns.
 *
 * In Spark: `KinesisInputDStream`.
 */
export const kinesis = source as {
  <D extends Deserialization = 'string'>(
    options: KinesisSourceOptions<D>,
  ): Prepared<Source<KinesisRecord<Deserialized<D>>>>;
  readonly binding: typeof source.binding;
};

/** Finds the source of this package by name: `kinesis`. */
export const kinesisSourcePlugin: Plugin = definePlugin({
  name: '@dstream/source-kinesis',
  provides: [kinesis],
});
