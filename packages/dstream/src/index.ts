/** Everything for a streaming program: the core with the built-in sources, sinks, block store, checkpoints and executor. */
export * from '@dstream/core';
export * from '@dstream/block-store-fs';
export * from '@dstream/checkpoint-fs';
export * from '@dstream/executor-threads';
export * from '@dstream/sink-console';
export * from '@dstream/sink-file';
export * from '@dstream/source-file';
export * from '@dstream/source-socket';
export type { LineEncoding } from '@dstream/source-socket';
export { StreamingContext } from './streaming-context.ts';
export {
  describeStop,
  stopOnSignals,
  type SignalStop,
  type StopOnSignalsOptions,
} from '@dstream/cli/stop-on-signals';
