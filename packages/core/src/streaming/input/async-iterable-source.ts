import type { ReceiverSource } from '../../contracts/source.ts';

/** Anything that can be iterated, as a receiver: it is pulled no faster than its records are taken. */
export const asyncIterableSource = <T>(
  iterable: AsyncIterable<T> | Iterable<T>,
  name = 'asyncIterable',
): ReceiverSource<T> => {
  const asynchronous = Symbol.asyncIterator in iterable;
  const iterator = asynchronous ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();
  return {
    kind: 'receiver',
    name,
    async run(store, signal) {
      const stopped = new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
      while (!signal.aborted) {
        const next = await Promise.race([iterator.next(), stopped]);
        if (!next || next.done) break;
        await store.record(next.value);
      }
      if (signal.aborted) void iterator.return?.();
    },
  };
};
