import { DStreamError, textOf } from '../../base/errors/dstream-error.ts';
import type { ReceiverSource, Store } from '../../contracts/source.ts';

/** What can be iterated. */
export type AnyIterable<T> = AsyncIterable<T> | Iterable<T>;

/**
 * Anything that can be iterated, as a receiver: it is pulled no faster than its records are taken. An iterable that fails
 * has ended, which is reported as `ITERABLE_FAILED`; a function of one is called again after the restart delay.
 */
export const asyncIterableSource = <T>(
  given: AnyIterable<T> | (() => AnyIterable<T>),
  name = 'asyncIterable',
): ReceiverSource<T> => {
  if (typeof given === 'function') {
    return { kind: 'receiver', name, run: (store, signal) => pull(iteratorOf(given()), store, signal) };
  }
  const iterator = iteratorOf(given);
  return {
    kind: 'receiver',
    name,
    async run(store, signal) {
      try {
        await pull(iterator, store, signal);
      } catch (error) {
        if (signal.aborted) return;
        const params = { source: name, reason: textOf(error) };
        store.reportError(new DStreamError('ITERABLE_FAILED', params, { cause: error }));
      }
    },
  };
};

const iteratorOf = <T>(iterable: AnyIterable<T>): AsyncIterator<T> | Iterator<T> =>
  Symbol.asyncIterator in iterable ? iterable[Symbol.asyncIterator]() : iterable[Symbol.iterator]();

const pull = async <T>(
  iterator: AsyncIterator<T> | Iterator<T>,
  store: Store<T>,
  signal: AbortSignal,
): Promise<void> => {
  const orStopped = untilStopped(signal);
  while (!signal.aborted) {
    const asked = iterator.next();
    const next = asked instanceof Promise ? await orStopped(asked) : asked;
    if (!next || next.done) break;
    const wait = store.record(next.value);
    if (wait) await wait;
  }
  if (signal.aborted) void iterator.return?.();
};

/**
 * What a promise gives, or undefined as soon as the signal aborts. `Promise.race` with one promise for the end would keep
 * something for every record.
 */
const untilStopped = (signal: AbortSignal): (<R>(asked: Promise<R>) => Promise<R | undefined>) => {
  let waiting: PromiseWithResolvers<any> | undefined;
  signal.addEventListener('abort', () => waiting?.resolve(undefined), { once: true });
  return (asked) => {
    const { promise, resolve, reject } = (waiting = Promise.withResolvers<any>());
    asked.then(resolve, reject);
    return promise;
  };
};
