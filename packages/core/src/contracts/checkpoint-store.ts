import type { Scope } from './scope.ts';

/**
 * Small durable things by name: what a restarted driver needs. Names are relative paths of letters, digits, `-`, `_`,
 * `.` and `/`.
 */
export interface CheckpointStore {
  /** Who can see what was put: `start()` refuses a store that the executor's tasks cannot reach. */
  readonly scope: Scope;
  /** Replaces the bytes under `name` as one step: a reader, or a crash, sees the old or the new bytes, never a mix. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** The bytes last put, or undefined. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** All names that start with `prefix`, in ascending code-unit order. */
  list(prefix: string): Promise<readonly string[]>;
  /** Removes a name; an unknown one is no error. */
  delete(name: string): Promise<void>;
}
