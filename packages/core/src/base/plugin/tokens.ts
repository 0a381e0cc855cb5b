import type { BlockStore } from '../../contracts/block-store.ts';
import type { CheckpointStore } from '../../contracts/checkpoint-store.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Codec } from '../../contracts/codec.ts';
import type { Executor } from '../../contracts/executor.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { Partitioner } from '../../contracts/partitioner.ts';
import type { Token } from '../../contracts/plugin.ts';
import type { Printer } from '../../contracts/printer.ts';
import type { Random } from '../../contracts/random.ts';
import type { RateEstimator } from '../../contracts/rate-estimator.ts';
import type { SchedulingPolicy } from '../../contracts/scheduling-policy.ts';
import type { StateStore } from '../../contracts/state-store.ts';
import type { Duration } from '../../contracts/time.ts';
import { token } from './token.ts';

/** What can be replaced. Each token names a contract; a plugin binds it with `bind`. */
export const CLOCK: Token<Clock> = token('clock');
export const RANDOM: Token<Random> = token('random');
export const LOGGER: Token<Logger> = token('logger');
export const EXECUTOR: Token<Executor> = token('executor');
export const SCHEDULING_POLICY: Token<SchedulingPolicy> = token('scheduling-policy');
/** Makes the partitioner of shuffles that name none. */
export const PARTITIONER: Token<(numPartitions: number) => Partitioner<any>> = token('partitioner');
export const STATE_STORE: Token<StateStore> = token('state-store');
/** Where what survives the process goes; unbound, and none given to the context: nothing survives. */
export const CHECKPOINT_STORE: Token<CheckpointStore> = token('checkpoint-store');
/** Makes the checkpoint store at a place, by scheme: `file` for a path, else what stands before `:` of a URL. */
export const CHECKPOINT_PLACE: Token<(place: string) => CheckpointStore> = token('checkpoint-place');
/** Reads what a checkpoint store keeps encrypted, with keys that are somewhere, by where: `file`, `env`. For tools. */
export const CHECKPOINT_KEYS: Token<(store: CheckpointStore, where: string) => CheckpointStore> =
  token('checkpoint-keys');
/** Encodes what leaves memory. */
export const CODEC: Token<Codec> = token('codec');
/** Makes the rate estimator of one input stream. */
export const RATE_ESTIMATOR: Token<(batchDuration: Duration) => RateEstimator> = token('rate-estimator');
/** Where blocks go beyond memory; unbound: they stay in memory and receivers wait. */
export const BLOCK_STORE: Token<BlockStore> = token('block-store');
/** Where `print` goes. */
export const PRINTER: Token<Printer> = token('printer');
