import type { Store } from '@dstream/core/plugin';

/** A store for several connections of one receiver: it gets one block after the other, and none after one it did not take. */
export const oneAtATime = <T>(store: Store<T>): Store<T> => {
  let last: Promise<unknown> = Promise.resolve();
  return {
    record: (value) => store.record(value),
    bytes: (piece, records) => store.bytes(piece, records),
    block: (values) => {
      const stored = last.then(() => store.block(values));
      last = stored;
      stored.catch(() => undefined); // the caller hears of it, and so does the next one
      return stored;
    },
    reportError: (error) => store.reportError(error),
  };
};
