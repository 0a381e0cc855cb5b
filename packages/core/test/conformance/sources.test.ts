import { describeReceiverSource } from '@dstream/testing/conformance';
import { asyncIterableSource } from '../../src/streaming/input/async-iterable-source.ts';

/** An iterable that is fed from outside and never ends. */
class Channel<T> {
  readonly #buffered: T[] = [];
  #more = Promise.withResolvers<void>();

  push(records: readonly T[]): void {
    this.#buffered.push(...records);
    this.#more.resolve();
  }

  async *values(): AsyncGenerator<T> {
    for (;;) {
      while (this.#buffered.length > 0) yield this.#buffered.shift()!;
      this.#more = Promise.withResolvers();
      await this.#more.promise;
    }
  }
}

describeReceiverSource('fromAsyncIterable', {
  create() {
    const channel = new Channel<string>();
    return { source: asyncIterableSource(channel.values()), produce: (records) => channel.push(records) };
  },
  record: (n) => `record ${n}`,
});
