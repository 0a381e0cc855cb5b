/** What an application imports. */
export { StreamingContext, type StreamingContextState } from './streaming-context.ts';
export type { StreamingContextOptions } from './streaming-context-options.ts';
export type { EngineOptions } from './engine-options.ts';
export { DStream } from './streaming/dstream/dstream.ts';
export type { PairDStream } from './streaming/dstream/pair-dstream-functions.ts';
export type { MapWithStateDStream } from './streaming/dstream/operators/map-with-state.ts';
export type { WindowOptions } from './streaming/dstream/operators/reduce-window.ts';
export type { OutputOptions, OutputRequirement } from './streaming/dstream/operators/foreach-rdd.ts';
export type {
  PartitionStateOptions,
  StateOptions,
  UpdateFunction,
  UpdatePartitionFunction,
} from './streaming/dstream/operators/update-state-by-key.ts';
export {
  StateSpec,
  type InitialState,
  type MapWithStateFunction,
  type MapWithStateOptions,
} from './streaming/dstream/state-spec.ts';
export type { State } from './streaming/state/state.ts';
export { state, type StateDefinition, type StateUpgrade } from './streaming/state/state-definition.ts';
export type {
  CheckpointOptions,
  CheckpointPlace,
  FailedBatches,
} from './streaming/checkpoint/checkpoint-options.ts';
export type { AnyIterable } from './streaming/input/async-iterable-source.ts';
export type { QueueOptions } from './streaming/input/queue-input.ts';
export type { RateSourceOptions } from './streaming/input/rate-source.ts';
export type { StreamRate } from './streaming/rate/stream-rate.ts';
export type { BackpressureOptions } from './streaming/input/backpressure.ts';
export type { ReceiverOptions } from './streaming/receiver/receiver-options.ts';
export { StatsReportListener } from './streaming/job/stats-report-listener.ts';
export type { StopOptions, StopReport } from './streaming/job/stop-report.ts';
export type { Closure } from './engine/rdd/closures.ts';
export { RDD } from './engine/rdd/rdd.ts';
export type { RDDContext } from './engine/rdd/rdd-context.ts';
export type { Placement } from './engine/rdd/pair-rdd-functions.ts';
export type { PartitionOptions } from './engine/rdd/rdd.ts';
export type { Compare } from './engine/rdd/rdd-actions.ts';
export type { SortOptions } from './engine/rdd/operators/sort-by-key.ts';
export { StatCounter } from './engine/rdd/stat-counter.ts';
export type { Zero } from './engine/rdd/zero-value.ts';
export type { AsyncOptions } from './engine/rdd/operators/map-async.ts';
export { StorageLevel } from './engine/block/storage-level.ts';
export type { Accumulator } from './engine/task/accumulator.ts';
export type { Broadcast } from './engine/task/broadcast.ts';
export { HashPartitioner } from './engine/partitioner/hash-partitioner.ts';
export { RoundRobinPartitioner } from './engine/partitioner/round-robin-partitioner.ts';
export { RangePartitioner } from './engine/partitioner/range-partitioner.ts';
export { CustomPartitioner } from './engine/partitioner/custom-partitioner.ts';
export type { Partitioner } from './contracts/partitioner.ts';
export { fifoPolicy } from './engine/scheduler/fifo-policy.ts';
export { fairPolicy, type PoolShare } from './engine/scheduler/fair-policy.ts';
export type { SpeculationOptions } from './engine/scheduler/speculation.ts';
export { DStreamError, isDStreamError } from './base/errors/dstream-error.ts';
export type { ErrorCode } from './base/errors/catalogue.ts';
export type { SinkRegistry, SourceRegistry } from './base/plugin/registries.ts';
export { milliseconds, minutes, seconds } from './base/time/units.ts';
export { Interval } from './base/time/interval.ts';
export type { BadRecordLimits, DeadLetter, OnBadRecord } from './streaming/dstream/bad-record-rule.ts';
export type * from './contracts/bad-record.ts';
export type * from './contracts/guarantee.ts';
export type * from './contracts/listener.ts';
export type { Pair } from './contracts/pair.ts';
export type { Plugin } from './contracts/plugin.ts';
export type { ReceiverSource, DirectSource, Source } from './contracts/source.ts';
export type { Sink } from './contracts/sink.ts';
export type { Duration, Time } from './contracts/time.ts';
