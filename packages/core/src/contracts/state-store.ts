import type { Scope } from './scope.ts';
import type { Time } from './time.ts';

/** The state of one partition of one stateful stream. */
export interface StateShard {
  /** Names the state of a stream; stays the same across restarts of the same program. */
  readonly operator: string;
  readonly partition: number;
}

/**
 * Keeps the state of keys from batch to batch, in versions named by batch time. A batch reads the version of the batch
 * before it and writes its own, so a batch that is repeated, on whichever executor, starts from the same state and leaves
 * the same state behind.
 *
 * What `start()` requires: `scope` at least as wide as the executor's, or a task would look for state where it is not.
 */
export interface StateStore {
  /** Who can open what was committed. */
  readonly scope: Scope;
  /**
   * Whether what was committed survives the process, so that after a restart `open` finds every version that was not
   * forgotten. Default false: the engine then writes changes to the context's checkpoint store.
   */
  readonly durable?: boolean;

  /**
   * Executor, once per task attempt of a stateful operator, before it reads its records: the shard as it was after batch
   * `from`, that is its newest version not after it, ready to become version `to` (later than `from`). Versions after
   * `from`, of an attempt that was lost or is repeated, are undone first. A shard with no version up to `from` is empty;
   * whether it should be is for the caller to know, from `latest`.
   *
   * One attempt writes at a time: opening a shard ends what an earlier attempt had opened, whose calls from then on throw
   * STATE_INVALID_OPERATION, so an attempt that was given up cannot write over its successor.
   *
   * Rejects with STATE_VERSION_MISSING when that version was forgotten; the batch then cannot be repeated.
   */
  open<K, S>(shard: StateShard, from: Time, to: Time): StateVersion<K, S> | Promise<StateVersion<K, S>>;

  /** Executor or driver, at any time: the newest committed version, or undefined if there is none. */
  latest(shard: StateShard): Time | undefined | Promise<Time | undefined>;

  /**
   * Driver, while batches go on, in a context with a checkpoint store, unless `durable`: all entries of a shard, some
   * `size` at a time, for a snapshot. Entries that are written between two of these may be given as they were, as they
   * are, or not at all: the changes of those batches are made to the snapshot later. Not called while a version is open.
   */
  portions?(shard: StateShard, size: number): Iterable<StateColumns<unknown, unknown>>;

  /**
   * Driver, after each batch that no repetition can reach back over: nothing older than the version in force at `before`
   * is opened again. That version itself stays. Forgetting twice, or an unknown shard, is no error.
   */
  forget(shard: StateShard, before: Time): void | Promise<void>;

  /**
   * Driver, before the first batch of a program that wants state of a `durable` store in other partitions or with another
   * schema: begins a shard anew that is to hold some entries as its only version, `time`. What it holds is gone. Nobody
   * opens it before `commit`; a filling that ends without one, as its process did, is begun again or its shard removed.
   *
   * Without it, or without `remove`, such a program is refused with STATE_STORE_FIXED.
   */
  refill?(shard: StateShard, time: Time): StateFilling | Promise<StateFilling>;

  /**
   * Driver, before the first batch: the shard is empty again and its room given back. Nobody opens it meanwhile. May be
   * called again when it was cut short; an unknown shard is no error.
   */
  remove?(shard: StateShard): void | Promise<void>;

  /** Driver, once, when the context has stopped and no task runs any more: gives back what it holds. Idempotent. */
  close?(): void | Promise<void>;
}

/** A shard that is being filled, by one caller, who waits for each call before the next. */
export interface StateFilling {
  /** Takes some entries, each key once in a filling. What it has taken need not be durable. */
  add(entries: readonly (readonly [unknown, unknown, Time])[]): void | Promise<void>;
  /** Once, after the last entry. Resolved: all of them are durable, and `open` finds them at `time`. */
  commit(): void | Promise<void>;
}

/** What else but single keys is about to be asked for. */
export interface StateScan {
  /** `getByTime` with this bound. */
  readonly before?: Time;
  /** `entries`. */
  readonly all?: boolean;
}

/**
 * One shard while one attempt writes one version of it. All calls but `load` and `commit` are synchronous: they stand in
 * the loop over a batch's records. Calls come in the usual order get, user function, set or touch or delete of the same
 * key; a store does well to remember the key it found last.
 *
 * Reading is allowed after `commit` until the shard is opened again. Keys are compared by value, as everywhere.
 *
 * The usual mistake: to change a state object in place. The previous version is then changed too, and a repeated batch
 * counts twice. Set a new object.
 */
export interface StateVersion<K, S> {
  /** The batch this version is of. */
  readonly time: Time;
  /** How many keys have state. */
  readonly size: number;

  /**
   * Awaited before the calls it announces, `get` and the like of these keys (maybe with repeats) and the scans: lets a
   * store that is not in memory read in bulk. A store without it answers at once; one with it may throw on what was not
   * announced.
   */
  load?(keys: Iterable<K>, scan?: StateScan): Promise<void>;

  /**
   * A hint before each hundred records or so: these keys are about to be asked for, in this order. A store in memory can
   * have the processor fetch what it needs for all of them at once; most of the cost of a large state is waiting for
   * memory.
   */
  expect?(keys: readonly K[]): void;

  /** The state of a key, or undefined. */
  get(key: K): S | undefined;

  /** When the key was last set or touched, or undefined. */
  updatedAt(key: K): Time | undefined;

  /**
   * Gives the key a state, and stamps it with this version's time. Initial state may carry an older stamp: when it was
   * updated, no later than this version. `undefined` is not a state.
   */
  set(key: K, state: S, updatedAt?: Time): void;

  /** Stamps a key that has state with this version's time; does nothing to others. */
  touch(key: K): void;

  /** Takes the state of a key away; does nothing to keys without. */
  delete(key: K): void;

  /**
   * Keys stamped before a time (strictly), oldest first: those found when it is called, unless they were set, touched or
   * deleted before they are reached. Cost follows the keys found, not the keys held. Spark's `StateMap.getByTime`.
   */
  getByTime(before: Time): Iterable<readonly [K, S]>;

  /**
   * Every key with its state and stamp, in no particular order. While it runs, the keys it has given may be set, touched or
   * deleted; keys that are new may be given or not.
   */
  entries(): Iterable<readonly [K, S, Time]>;

  /** Executor, once, after the last write. Resolved: this version is what the next batch opens. Rejected: it is not there. */
  commit(): void | Promise<void>;

  /**
   * Executor, once, after `commit`, on a worker whose store nobody else reaches: every key that this version has written
   * with its new state and stamp (undefined: it has none any more), for the driver's copy. A key that was written more than
   * once may be there more than once. A store of wider scope needs none; one of scope `isolate` without it works in the driver's isolate only.
   */
  changes?(): StateColumns<K, S>;

  /** Executor, instead of `commit` or after it rejected: as if this version had never been opened. After `commit`: nothing. */
  abort(): void;
}

/** Keys with their states and stamps, row by row. */
export interface StateColumns<K, S> {
  readonly keys: readonly K[];
  /** `undefined`: it was taken away. */
  readonly states: readonly (S | undefined)[];
  readonly stamps: readonly Time[];
}
