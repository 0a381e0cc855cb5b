import type { CheckpointStore } from '../../contracts/checkpoint-store.ts';

/** What a batch that failed for good means to a context with a checkpoint store. */
export type FailedBatches = 'stop' | 'continue';

/** A store, or the place of one. */
export type CheckpointPlace = CheckpointStore | string;

/** Where a context keeps what another process needs to go on. */
export interface CheckpointOptions {
  /** A store, or the place of one: a directory, or a URL whose scheme a plugin knows. Default: that of a plugin. */
  readonly store?: CheckpointPlace;
  /** The name of the application: a checkpoint of another one is refused. Default: none. */
  readonly application?: string;
  /**
   * `stop` (default): the context stops, and the batch is worked on again after the restart. `continue`: it is recorded as
   * failed and its outputs stay incomplete.
   */
  readonly failedBatches?: FailedBatches;
  /** Ids of states in the checkpoint that the program does not have any more and that may be forgotten. */
  readonly drop?: readonly string[];
}

/** The options, however they were given. */
export const checkpointOptionsOf = (given: CheckpointPlace | CheckpointOptions): CheckpointOptions =>
  typeof given === 'string' || isStore(given) ? { store: given } : given;

const isStore = (given: CheckpointStore | CheckpointOptions): given is CheckpointStore => 'put' in given;
