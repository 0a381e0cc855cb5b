import type { Clock } from '../../contracts/clock.ts';
import type { Codec } from '../../contracts/codec.ts';
import type { StateStore } from '../../contracts/state-store.ts';
import type { Address } from '../../contracts/task-work.ts';
import type { Time } from '../../contracts/time.ts';
import type { BadRecordLog } from '../bad-records/bad-record-log.ts';
import type { BlockManager } from '../block/block-manager.ts';
import type { BlockContent } from '../block/block.ts';
import type { LoopCompiler } from '../pipeline/compile.ts';
import type { Fetched } from '../rdd/fetched.ts';
import type { PartitionCache } from './partition-cache.ts';
import type { StateChange, StateCopy } from './state-change.ts';

/** What tasks of one isolate share. */
export interface TaskEnvironment {
  readonly clock: Clock;
  /** Encodes what leaves the isolate. */
  readonly codec: Codec;
  readonly loops: LoopCompiler;
  readonly blocks: BlockManager;
  readonly cache: PartitionCache;
  readonly stateStore: StateStore;
  /** What operators keep from batch to batch on this isolate, by operator and partition. Losing it costs time only. */
  readonly keepsakes: Map<string, unknown>;
  /** Set on a worker: the way to what only the driver has. */
  readonly driver?: Driver | undefined;
}

/** What a task on a worker may ask of the driver. */
export interface Driver {
  /** The content of one partition of an input. Rejects with `BLOCK_NOT_FOUND` when it is gone. */
  content(input: Address, partition: number): Promise<BlockContent>;
  /** One partition of a stateful stream as it was after the batch of `time`; undefined if that was never computed. */
  state(stream: number, partition: number, time: Time): Promise<StateCopy | undefined>;
}

/** One running task attempt, as operators see it. */
export interface TaskContext {
  readonly partition: number;
  readonly attempt: number;
  readonly batchTime: Time | undefined;
  readonly signal: AbortSignal;
  readonly environment: TaskEnvironment;
  /** Additions to accumulators by this attempt, by accumulator id. */
  readonly accumulated: Map<number, unknown>;
  /** Takes note of records that are left out; without it none may be. */
  readonly badRecords?: BadRecordLog | undefined;
  /** On the driver: partitions that workers have computed for this task. */
  readonly fetched?: Fetched | undefined;
  /** On a worker: takes note of what was committed to state, for the driver's copy. */
  readonly stateChanged?: ((change: StateChange) => void) | undefined;
}
