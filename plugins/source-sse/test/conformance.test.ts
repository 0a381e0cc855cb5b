import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeReceiverSource } from '@dstream/testing/conformance';
import { RememberingFeed, serving } from './support/feed.ts';
import { directory, sourceOf } from './support/reading.ts';

describeReceiverSource('sse', {
  async create() {
    const feed = new RememberingFeed();
    const { url } = await serving(feed.answer);
    const resumeFile = join(await directory(), 'last');
    return {
      source: sourceOf({ url, resumeFile }),
      produce: (events) => feed.send(events.map(({ data }) => data)),
      interrupt: () => feed.cut(),
      acknowledged() {
        try {
          return Number(readFileSync(resumeFile, 'utf8'));
        } catch {
          return 0;
        }
      },
    };
  },
  record: (n) => ({ type: 'message', data: `line ${n} ☃`, id: '' }),
  show: ({ data }) => data,
});
