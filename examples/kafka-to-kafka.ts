/**
 * Copies the lines of a Kafka topic to another one in capitals, each exactly once, even if it is killed (`kill -9`) and started again
 * with the same directory.
 *
 *   npm run example examples/kafka-to-kafka.ts
 *
 * It starts a Kafka of its own, makes the topics and writes the lines itself. With DSTREAM_KAFKA=localhost:9092 it can be given a directory
 * and two topics that are there, and goes on until it is killed:
 *
 *   npm run example examples/kafka-to-kafka.ts ./checkpoint lines capitals
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaSink } from '@dstream/sink-kafka';
import { kafka } from '@dstream/source-kafka';
import { milliseconds, StreamingContext } from 'dstream';
import { makeTopic, writeLines } from './support/kafka-lines.ts';
import { realServer } from './support/real-server.ts';

const numLines = 300;

await using server = await realServer('kafka');
const { host, port } = server.listeners.plain;
const brokers = `${host}:${port}`;
const [given, from = `lines-${randomUUID()}`, to = `capitals-${randomUUID()}`] = process.argv.slice(2);
const directory = given ?? (await mkdtemp(join(tmpdir(), 'dstream-kafka-')));
if (!given) for (const topic of [from, to]) await makeTopic(brokers, topic, 3);
console.log(`copies ${from} to ${to}`);

const ssc = new StreamingContext({ batchDuration: milliseconds(200), checkpoint: directory });

const lines = ssc.stream(
  kafka({ brokers, subscribe: from, startingOffsets: 'earliest', maxRatePerPartition: 100 }),
);
lines
  .map(({ value }) => (value ?? '').toUpperCase())
  .to(kafkaSink<string>({ brokers, topic: to, output: to }), { require: 'exactly-once' });

let copied = 0;
ssc.addStreamingListener({
  onBatchCompleted({ batchInfo: { batchTime, numRecords } }) {
    copied += numRecords;
    if (numRecords > 0) console.log(`batch ${batchTime}: ${numRecords} lines`);
    if (!given && copied >= numLines) void ssc.stop();
  },
});

await ssc.start();
if (!given) {
  await writeLines(
    brokers,
    from,
    Array.from({ length: numLines }, (_, i) => `line ${i}`),
  );
}
await ssc.awaitTermination();
if (!given) await rm(directory, { recursive: true });
