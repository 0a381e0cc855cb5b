/** What tests of implementations import: one suite per contract, registered with vitest. */
export { describeBlockStore, type BlockStoreConformance } from './conformance/block-store.ts';
export { describeCheckpointStore, type CheckpointStoreConformance } from './conformance/checkpoint-store.ts';
export { describeCodec, type CodecConformance } from './conformance/codec.ts';
export {
  describeDirectSource,
  type DirectSourceConformance,
  type DirectUnderTest,
} from './conformance/direct-source.ts';
export { describeExecutor, type ExecutorConformance } from './conformance/executor.ts';
export type { ConformanceOptions, Skip } from './conformance/guarantee.ts';
export { describePartitioner, type PartitionerConformance } from './conformance/partitioner.ts';
export {
  describeReceiverSource,
  type ReceiverSourceConformance,
  type ReceiverUnderTest,
} from './conformance/receiver-source.ts';
export {
  describeSchedulingPolicy,
  type SchedulingPolicyConformance,
} from './conformance/scheduling-policy.ts';
export { describeSink, type SinkConformance, type SinkUnderTest } from './conformance/sink.ts';
export { describeStateStore, type StateStoreConformance } from './conformance/state-store.ts';
