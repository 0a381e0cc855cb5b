import { describeDirectSource, type DirectUnderTest } from '@dstream/testing/conformance';
import { afterAll } from 'vitest';
import { service } from '../../../tools/vitest/service.ts';
import type { KafkaRecord, KafkaSourceOptions } from '../src/index.ts';
import { addressOf, Cluster } from './support/cluster.ts';
import { made } from './support/source.ts';

const record = (n: number) => ({ value: `record ${n}` }) as KafkaRecord<any, any>;
const show = ({ value }: KafkaRecord<any, any>) => value as string;

await service('kafka', ({ listeners }) => {
  const cluster = new Cluster(addressOf(listeners.plain));
  afterAll(() => cluster.close());

  /** A source of a new topic with two partitions, which get records in turn. */
  const overTopic = async (
    options: Partial<KafkaSourceOptions>,
  ): Promise<DirectUnderTest<KafkaRecord<any, any>>> => {
    const topic = await cluster.topic('conformance', { partitions: 2 });
    const again = () => made({ brokers: cluster.brokers, subscribe: topic, ...options });
    return {
      source: again(),
      again,
      produce: (records) =>
        cluster.send(
          topic,
          records.map(({ value }, i) => ({ value: value as string, partition: i % 2 })),
        ),
    };
  };

  describeDirectSource('kafka, from the beginning', {
    create: () => overTopic({ startingOffsets: 'earliest', groupId: 'conformance' }),
    record,
    show,
  });

  describeDirectSource('kafka, from the end', {
    create: () => overTopic({ startingOffsets: 'latest' }),
    record,
    show,
  });
});
