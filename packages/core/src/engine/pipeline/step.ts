/** A user's function, seen from inside the engine. */
export type AnyFunction = (...args: any[]) => any;

/**
 * One operator that treats each record on its own. Chains of steps become a single loop; see `compile`.
 *
 * | kind | a record `v` becomes |
 * |---|---|
 * | map | `fn(v)` |
 * | filter | `v` if `fn(v)`, else nothing |
 * | flatMap | each element of `fn(v)` |
 * | keyBy | `[fn(v), v]` |
 * | mapValues | `[v[0], fn(v[1])]` |
 * | flatMapValues | `[v[0], x]` for each `x` of `fn(v[1])` |
 */
export interface Step {
  readonly kind: 'map' | 'filter' | 'flatMap' | 'keyBy' | 'mapValues' | 'flatMapValues';
  readonly fn: AnyFunction;
}

/**
 * What happens to the records at the end of a chain.
 *
 * | kind | effect on the state |
 * |---|---|
 * | collect | appended to `out` |
 * | count | `count` grows |
 * | reduce | `value = fn(value, v)` |
 * | foreach | `fn(v)` is called |
 * | combine | merged by key into `table`: `create(x)` for a new key (the value itself without `create`), then `fn(c, x)` |
 * | aggregate | merged by key into `table`: `fn(zero(), x)` for a new key, then `fn(c, x)` |
 */
export interface Terminal {
  readonly kind: 'collect' | 'count' | 'reduce' | 'foreach' | 'combine' | 'aggregate';
  readonly fn?: AnyFunction | undefined;
  readonly create?: AnyFunction | undefined;
}

/** What a chain works on; a terminal uses the field that its kind names. */
export interface LoopState {
  out: unknown[];
  count: number;
  value: unknown;
  /** Whether `value` holds anything yet. */
  some: boolean;
  /** Makes what an aggregate begins with; in the state because its loop must not depend on it. */
  zero: () => unknown;
  /** Set before the first record when the terminal merges by key. */
  table: Table | undefined;
  /** A guarded loop: told of a record that step `step` could not take, made of record `index` of the chunk. */
  refuse?: RefuseStep | undefined;
}

/** Returns when the loop is to go on with the next record. A step behind the last one is the terminal. */
export type RefuseStep = (error: unknown, record: unknown, step: number, index: number) => void;

/** The part of a key table that a combining loop touches. */
export interface Table {
  readonly values: unknown[];
  /** The dense id of a key, or -1. */
  find(key: unknown): number;
  /** Adds the key that `find` just missed. */
  add(key: unknown, value: unknown): number;
}

/** A chain made executable: runs one chunk of records through all steps into the state. */
export type Loop = (chunk: readonly unknown[], state: LoopState) => void;
