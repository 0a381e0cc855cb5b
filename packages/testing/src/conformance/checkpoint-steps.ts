import type { CheckpointLog, CheckpointStore, LogRecord } from '@dstream/core/plugin';
import type { ConformanceOptions } from './guarantee.ts';

export interface CheckpointStoreConformance<S extends CheckpointStore = any> extends ConformanceOptions {
  /** A new store over an empty place, not opened yet. If it gives room back in pieces, these are of at most 64 kB. */
  readonly create: () => S | Promise<S>;
  /** One more store over the place of another one, not opened yet, as the program has it after a restart. */
  readonly again: (store: S) => S | Promise<S>;
  /** Lets the next append of an opened store fail. Left out: appends of this store cannot fail. */
  readonly spoil?: (store: S) => void | Promise<void>;
  /**
   * Removes what a closed store keeps of a log, all of it or the newest of its files or objects. Left out: nobody but the
   * store can remove anything.
   */
  readonly lose?: (store: S, log: string, part: 'all' | 'newest') => void | Promise<void>;
}

export const bytes = (...values: number[]): Uint8Array => Uint8Array.of(...values);

/** Bytes of a length that look like no others. */
export const filled = (length: number, n: number): Uint8Array => {
  const wild = new Uint8Array(length);
  for (let i = 0, value = n + 1; i < length; i++)
    wild[i] = (value = Math.imul(value, 1_103_515_245) + 12_345) >> 16;
  return wild;
};

/** Opens a store, closes it after its use. */
export const using = async <T>(
  store: CheckpointStore | Promise<CheckpointStore>,
  use: (store: CheckpointStore) => Promise<T>,
  mode: 'write' | 'read' = 'write',
): Promise<T> => {
  const opened = await store;
  await opened.open(mode);
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
};

/** Uses a new store. Resolves to the store, closed. */
export const withNew = async (
  { create }: CheckpointStoreConformance,
  use: (store: CheckpointStore) => Promise<void>,
): Promise<CheckpointStore> => {
  const store: CheckpointStore = await create();
  await using(store, use);
  return store;
};

/** Uses what a closed store has left, through another one. */
export const afterwards = async <T>(
  { again }: CheckpointStoreConformance,
  store: CheckpointStore,
  use: (store: CheckpointStore) => Promise<T>,
  mode: 'write' | 'read' = 'write',
): Promise<T> => using(Promise.resolve(again(store)) as Promise<CheckpointStore>, use, mode);

/** Everything that a log holds. */
export const recordsOf = async (log: CheckpointLog): Promise<LogRecord[]> => {
  const records: LogRecord[] = [];
  for await (const { position, bytes: held } of log.read())
    records.push({ position, bytes: new Uint8Array(held) });
  return records;
};

/** What appending one after the other gives. */
export const appendAll = async (log: CheckpointLog, records: readonly Uint8Array[]): Promise<LogRecord[]> => {
  const appended: LogRecord[] = [];
  for (const each of records) appended.push({ position: await log.append(each), bytes: each });
  return appended;
};
