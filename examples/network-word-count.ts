/**
 * Counts the words that a text server sends, every second: the "hello, world" of stream processing.
 *
 *   npm start                                  counts the words of this repository's own documents
 *   npm start -- --host localhost --port 9999  counts what you type into `nc -lk 9999`
 */
import { seconds, stopOnSignals, StreamingContext } from 'dstream';
import { textEndpoint } from './support/text-endpoint.ts';

const { host, port } = await textEndpoint();

const ssc = new StreamingContext({ batchDuration: seconds(1) });

const lines = ssc.socketTextStream(host, port);
const words = lines.flatMap((line) => line.split(' '));
const pairs = words.map((word) => [word, 1]);
const wordCounts = pairs.reduceByKey((a, b) => a + b);
wordCounts.print();

stopOnSignals(ssc, { timeout: seconds(10) });
await ssc.start();
await ssc.awaitTermination();
