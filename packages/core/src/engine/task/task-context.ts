import type { Clock } from '../../contracts/clock.ts';
import type { StateStore } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import type { BlockManager } from '../block/block-manager.ts';
import type { LoopCompiler } from '../pipeline/compile.ts';
import type { PartitionCache } from './partition-cache.ts';

/** What tasks of one isolate share. */
export interface TaskEnvironment {
  readonly clock: Clock;
  readonly loops: LoopCompiler;
  readonly blocks: BlockManager;
  readonly cache: PartitionCache;
  readonly stateStore: StateStore;
  /** What operators keep from batch to batch on this isolate, by operator and partition. Losing it costs time only. */
  readonly keepsakes: Map<string, unknown>;
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
}
