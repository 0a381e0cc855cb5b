/**
 * Counts the words in the lines of a Kafka topic, every half second, and says which offsets each batch had.
 *
 *   npm run example examples/kafka-word-count.ts
 *
 * It starts a Kafka of its own, or uses that of DSTREAM_KAFKA=localhost:9092, and writes the lines itself.
 */
import { randomUUID } from 'node:crypto';
import { kafka, offsetRanges } from '@dstream/source-kafka';
import { milliseconds, StreamingContext } from 'dstream';
import { makeTopic, writeLines } from './support/kafka-lines.ts';
import { realServer } from './support/real-server.ts';

const poem = ['to be or not to be', 'that is the question', 'to live or to exist'];
const numLines = 300;

await using server = await realServer('kafka');
const { host, port } = server.listeners.plain;
const brokers = `${host}:${port}`;
const topic = `lines-${randomUUID()}`;
await makeTopic(brokers, topic, 3);

const ssc = new StreamingContext({ batchDuration: milliseconds(500) });

const lines = ssc.stream(kafka({ brokers, subscribe: topic, startingOffsets: 'earliest' }));
const words = lines.flatMap(({ value }) => (value ?? '').split(' '));
const totals = words
  .map((word) => [word, 1])
  .updateStateByKey((counts: readonly number[], before: number | null) =>
    counts.reduce((a, b) => a + b, before ?? 0),
  );
totals.print(20);

let seen = 0;
lines.foreachRDD((rdd) => {
  for (const { partition, fromOffset, untilOffset } of offsetRanges(rdd)) {
    console.log(`partition ${partition}: offsets ${fromOffset} to ${untilOffset}`);
    seen += untilOffset - fromOffset;
  }
  if (seen === numLines) void ssc.stop();
});

await ssc.start();
await writeLines(
  brokers,
  topic,
  Array.from({ length: numLines }, (_, i) => poem[i % poem.length]!),
);
await ssc.awaitTermination();
