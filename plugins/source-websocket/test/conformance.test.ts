import { describeReceiverSource } from '@dstream/testing/conformance';
import { sourceOf } from './support/reading.ts';
import { RememberingFeed, serving } from './support/server.ts';

describeReceiverSource('webSocket', {
  async create() {
    const feed = new RememberingFeed();
    const { url } = await serving(feed.greet);
    return {
      source: sourceOf({ url, subscribe: (last) => (last === undefined ? '0' : String(indexOf(last) + 1)) }),
      produce: (messages) => feed.send(messages as string[]),
      interrupt: () => feed.cut(),
    };
  },
  record: (n) => `${n} ☃`,
});

const indexOf = (message: string | Uint8Array): number => Number.parseInt(message.toString(), 10);
