import { describeSink } from '@dstream/testing/conformance';
import { consoleSink } from '../src/index.ts';
import { Output, RecordingLogger, using } from './support/output.ts';

const reason = 'what was written to a console cannot be taken back';

describeSink('console', {
  create() {
    const output = new Output();
    return {
      sink: consoleSink({ output, format: 'json' }).create(using(new RecordingLogger())),
      read: () =>
        output.text
          .split('\n')
          .slice(0, -1)
          .map((line) => JSON.parse(line)),
    };
  },
  record: (n) => ({ n }) as never,
  skip: [
    { test: 'an attempt that failed half-way leaves nothing behind', reason },
    { test: 'of two attempts that succeeded only the one that won counts', reason },
    { test: 'a batch that is repeated as a whole is there once', reason },
  ],
});
