/**
 * Writes batch 1000, of two partitions, to a topic of Kafka and commits it. Says `middle` within the second partition and `written` before the
 * commit; waits there for a line of standard input if that is what it was told. Ends by saying `done`, or the code of what failed.
 *
 *   node write-batch.ts BROKERS TOPIC [middle|written]
 */
import { once } from 'node:events';
import { SilentLogger, type Chunks } from '@dstream/core/plugin';
import { kafkaSink } from '@dstream/sink-kafka';

const [brokers, topic, waitsAt] = process.argv.slice(2) as [string, string, string | undefined];
const { signal } = new AbortController();

const arriveAt = async (place: string): Promise<void> => {
  console.log(place);
  if (place === waitsAt) await once(process.stdin, 'data');
};

async function* second(): AsyncGenerator<readonly string[]> {
  yield ['c'.repeat(1000), 'd'.repeat(1000)];
  await arriveAt('middle');
  yield ['e', 'f'];
}

// So small that each chunk is sent when the next one comes.
const sink = kafkaSink<string>({ brokers, topic, output: topic, requestBytes: 1000 }).create(
  (() => new SilentLogger()) as never,
);
try {
  await sink.open!();
  const partitions: Chunks<string>[] = [[['a', 'b']], second()];
  for (const [partition, chunks] of partitions.entries())
    await sink.write(chunks, { batchTime: 1000, partition, numPartitions: 2, attempt: 0, signal });
  await arriveAt('written');
  await sink.commit!({ batchTime: 1000, numPartitions: 2, attempts: [0, 0] });
  console.log('done');
} catch (error) {
  console.log((error as { code?: string }).code ?? String(error));
}
await sink.close!();
process.stdin.destroy();
