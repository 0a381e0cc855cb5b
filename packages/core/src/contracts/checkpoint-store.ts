import type { Scope } from './scope.ts';

/**
 * What survives the process: small durable things by name, and logs. One application writes to a store at a time. Names
 * are relative paths of letters, digits, `-`, `_`, `.` and `/`. All calls come from the driver.
 */
export interface CheckpointStore {
  /** Who can see what was put. */
  readonly scope: Scope;
  /**
   * Once, before everything else. To write: takes the store for this process, and rejects with `CHECKPOINT_LOCKED` while
   * another one has it; the lock of a process that died is taken over. To read: looks at what is there, at any time,
   * changes nothing and creates nothing.
   */
  open(mode?: 'write' | 'read'): Promise<void>;
  /** Replaces the bytes under `name` as one step: a reader, or a crash, sees the old or the new bytes, never a mix. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** The bytes last put, or undefined. Rejects with `CHECKPOINT_CORRUPT` when they are not what was put. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** All names that start with `prefix`, in ascending code-unit order. Logs are not among them. */
  list(prefix: string): Promise<readonly string[]>;
  /** Removes a name; an unknown one is no error. */
  delete(name: string): Promise<void>;
  /** The log of a name, the same object each time. One that was never appended to is empty. */
  log(name: string): CheckpointLog;
  /** Once, when the context stops: what was appended or put before is durable, then the store may be taken. Idempotent. */
  close(): Promise<void>;
}

/** Records in the order in which they were appended: all up to some point survive a crash, and none after it. */
export interface CheckpointLog {
  /**
   * Every record that is held, oldest first. At most once for a writer, before its first `append`. What the last
   * writer had not finished when it died is not there. Rejects with `CHECKPOINT_CORRUPT` when a record that others
   * follow is damaged.
   */
  read(): AsyncIterable<LogRecord>;
  /**
   * Adds a record. Resolves to its position once it would survive the end of the process and of the machine; calls that
   * come while others are written share one flush. Positions grow from call to call and are never used again. After a
   * rejection every later call rejects: a record must not survive one that was to come before it.
   */
  append(bytes: Uint8Array): Promise<number>;
  /** Records before `position` need not be kept. They may still be read. */
  trim(position: number): Promise<void>;
}

/** One record of a log. */
export interface LogRecord {
  /** 1 or more. */
  readonly position: number;
  readonly bytes: Uint8Array;
}
