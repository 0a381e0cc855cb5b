import { describeSink, type SinkUnderTest } from '@dstream/testing/conformance';
import { service } from '../../../tools/vitest/service.ts';
import type { RecordPlace } from '../src/index.ts';
import { sinkOf, TestStream } from './support/test-stream.ts';

const show = (record: unknown): string => String(record);
const record = (n: number): string => `record ${n}`;

/** A record with its id, for one who drops what comes twice. */
const data = (value: string, { id }: RecordPlace): string => JSON.stringify({ id, value });

await service('kinesis', ({ listeners }) => {
  const toAll = async (): Promise<SinkUnderTest<unknown>> => {
    const stream = await TestStream.create(listeners.plain, 2);
    return {
      sink: sinkOf(stream.options),
      read: async () => (await stream.read()).map((found) => found.data),
    };
  };

  const toWhoDropsCopies = async (): Promise<SinkUnderTest<unknown>> => {
    const stream = await TestStream.create(listeners.plain, 2);
    return {
      sink: sinkOf({ ...stream.options, data }),
      async read() {
        const all = (await stream.read()).map(
          (found) => JSON.parse(found.data) as { id: string; value: string },
        );
        return [...new Map(all.map(({ id, value }) => [id, value])).values()];
      },
    };
  };

  describeSink('kinesis, to one who goes by ids', { create: toWhoDropsCopies, record, show });

  const reason = 'a record cannot be taken back, and has no place for an id but its data';
  describeSink('kinesis', {
    create: toAll,
    record,
    show,
    skip: [
      { test: 'of two attempts that succeeded only the one that won counts', reason },
      { test: 'a batch that is repeated as a whole is there once', reason },
    ],
  });
});
