/**
 * Counts the words that a text server sends, every second: the "hello, world" of stream processing.
 *
 *   npm start                                  counts the words of this repository's own documents
 *   npm start -- --host localhost --port 9999  counts what you type into `nc -lk 9999`
 */
import { seconds, StreamingContext } from 'dstream';
import { stopOnSignal } from './support/stop-on-signal.ts';
import { textEndpoint } from './support/text-endpoint.ts';

const { host, port } = await textEndpoint();

const ssc = new StreamingContext({ batchDuration: seconds(1) });

const lines = ssc.socketTextStream(host, port);
const words = lines.flatMap((line) => line.split(' '));
const pairs = words.map((word) => [word, 1]);
const wordCounts = pairs.reduceByKey((a, b) => a + b);
wordCounts.print();

stopOnSignal(ssc);
await ssc.start();
await ssc.awaitTermination();
