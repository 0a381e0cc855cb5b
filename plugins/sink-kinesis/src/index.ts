import { definePlugin, defineSink, type Plugin, type Prepared, type Sink } from '@dstream/core/plugin';
import { KinesisSink } from './kinesis-sink.ts';
import { kinesisSinkOptions, type KinesisSinkOptions } from './options.ts';

export type { KinesisConnectionOptions, KinesisErrorCode } from '@dstream/kinesis-connection';
export type { KinesisSinkErrorCode } from './kinesis-sink-error.ts';
export type { KinesisSinkOptions, RecordPlace } from './options.ts';

declare module '@dstream/core/plugin' {
  interface SinkRegistry {
    kinesis: { options: KinesisSinkOptions; record: unknown };
  }
}

const kinesis = defineSink({
  name: 'kinesis',
  options: kinesisSinkOptions,
  create: (settings) => new KinesisSink(settings),
});

/** Writes records to a stream of Amazon Kinesis. */
export const kinesisSink = kinesis as {
  <T = unknown>(options: KinesisSinkOptions<T>): Prepared<Sink<T>>;
  readonly binding: typeof kinesis.binding;
};

/** Finds the sink of this package by name: `kinesis`. */
export const kinesisSinkPlugin: Plugin = definePlugin({
  name: '@dstream/sink-kinesis',
  provides: [kinesisSink],
});
