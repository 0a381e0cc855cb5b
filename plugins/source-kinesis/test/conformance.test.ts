import { describeDirectSource, type DirectUnderTest } from '@dstream/testing/conformance';
import { service } from '../../../tools/vitest/service.ts';
import type { KinesisRecord, KinesisSourceOptions } from '../src/index.ts';
import { made } from './support/batches.ts';
import { hashKeyOf, TestStream } from './support/test-stream.ts';

const record = (n: number) => ({ data: `record ${n}` }) as KinesisRecord;
const show = ({ data }: KinesisRecord) => data;

await service('kinesis', ({ listeners }) => {
  /** A source of a new stream with two shards, which get records in turn. */
  const overStream = async (
    options: Partial<KinesisSourceOptions>,
  ): Promise<DirectUnderTest<KinesisRecord<any>>> => {
    const stream = await TestStream.create(listeners.plain, 2);
    const again = () => made({ ...stream.options, ...options });
    return {
      source: again(),
      again,
      produce: async (records) => {
        await stream.put(
          records.map(({ data }, i) => ({ data: data as string, hashKey: hashKeyOf(i % 2, 2) })),
        );
      },
    };
  };

  describeDirectSource('kinesis, from the beginning', {
    create: () => overStream({ startingPosition: 'TRIM_HORIZON' }),
    record,
    show,
  });

  describeDirectSource('kinesis, from the end, by tasks that read everything again', {
    create: () => overStream({ startingPosition: 'LATEST', keepBytes: 0 }),
    record,
    show,
  });
});
