import type { Sink, Source } from '@dstream/core';
import type { CheckpointStore, StateStore } from '@dstream/core/plugin';

/**
 * Does something that outlives the process, inside a component under test: the process may die before it, or after it and
 * before it knows. `name` is shown when that makes a difference.
 */
export type Step = <R>(name: string, act: () => Promise<R> | R) => Promise<R>;

/**
 * What outlives the processes of an application. Made anew for each run of a sweep; its functions are called once for each
 * process. Whole calls of these components are steps by themselves.
 */
export interface Outside<T, U> {
  /** What the rows are read from. Default: a source of `input`. */
  readonly source?: (step: Step) => Source<T>;
  /** Whether everything was read from `source`. */
  readonly isRead?: () => boolean;
  /** The checkpoint store, over what earlier processes have left. Default: one in memory. */
  readonly checkpoint?: (step: Step) => CheckpointStore | Promise<CheckpointStore>;
  /** A durable state store. Default: the engine's own, in the memory of the process. */
  readonly states?: (step: Step) => StateStore | Promise<StateStore>;
  /** A sink under test. */
  readonly sink?: (step: Step) => Sink<U>;
  /** Every record that the sink under test shows, in any order. */
  readonly read?: () => Promise<readonly U[]> | readonly U[];
  /** Once, when the run is over. */
  readonly close?: () => Promise<void> | void;
}
