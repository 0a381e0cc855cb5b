/** What a plugin author imports: the contracts, and how to provide implementations of them. */
export type * from './contracts/bad-record.ts';
export type * from './contracts/block-store.ts';
export type * from './contracts/channel.ts';
export type * from './contracts/checkpoint-store.ts';
export type * from './contracts/chunks.ts';
export type * from './contracts/clock.ts';
export type * from './contracts/codec.ts';
export type * from './contracts/executor.ts';
export type * from './contracts/guarantee.ts';
export type * from './contracts/json.ts';
export type * from './contracts/listener.ts';
export type * from './contracts/logger.ts';
export type * from './contracts/pair.ts';
export type * from './contracts/partitioner.ts';
export type * from './contracts/plugin.ts';
export type * from './contracts/printer.ts';
export type * from './contracts/program-settings.ts';
export type * from './contracts/random.ts';
export type * from './contracts/rate-estimator.ts';
export type * from './contracts/scheduling-policy.ts';
export type * from './contracts/scope.ts';
export type * from './contracts/sink.ts';
export type * from './contracts/source.ts';
export type * from './contracts/state-store.ts';
export type * from './contracts/task-work.ts';
export type * from './contracts/time.ts';
export * from './base/plugin/tokens.ts';
export { token } from './base/plugin/token.ts';
export { bind, bindNamed, definePlugin, type Provided } from './base/plugin/define-plugin.ts';
export {
  defineSink,
  defineSource,
  SINK,
  SOURCE,
  type ComponentDefinition,
  type Factory,
  type Prepared,
} from './base/plugin/define-component.ts';
export { nearestName } from './base/options/suggestion.ts';
export { checkOptions, redact, secret } from './base/plugin/options.ts';
export type { SinkRegistry, SourceRegistry } from './base/plugin/registries.ts';
export { defineErrors, type ErrorMaker, type ErrorTexts } from './base/errors/define-errors.ts';
export { DStreamError, isDStreamError, textOf } from './base/errors/dstream-error.ts';
export { FetchFailed, SlotLost, TaskFailed } from './base/errors/task-errors.ts';
export { ConsoleLogger } from './base/logging/console-logger.ts';
export { SilentLogger } from './base/logging/silent-logger.ts';
export { JsonCodec } from './base/codec/json-codec.ts';
export { SeededRandom } from './base/random/seeded-random.ts';
export { RecurringTimer } from './base/time/recurring-timer.ts';
export { SystemClock } from './base/time/system-clock.ts';
export { PIDRateEstimator } from './streaming/rate/pid-rate-estimator.ts';
export { partitionRates, type PartitionLag, type RateShare } from './streaming/rate/partition-rates.ts';
export { MemoryCheckpointStore } from './streaming/checkpoint/memory-checkpoint-store.ts';
export { MemoryStateStore } from './streaming/state/memory-state-store.ts';
export { InProcessExecutor } from './engine/task/in-process-executor.ts';
export { canonicalKey } from './engine/key/canonical-key.ts';
export { hashKey } from './engine/key/hash-key.ts';
export type { BlockLog, LoggedBlock } from './streaming/input/block-log.ts';
export type { Input, InputCount, InputOrigin, InputPlace, RecordedBatch } from './streaming/input/input.ts';
export type { Operator } from './streaming/dstream/operator.ts';
export type { RDDOperator } from './engine/rdd/rdd-operator.ts';
