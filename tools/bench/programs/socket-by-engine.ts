/**
 * Counts the words that a TCP server sends and prints the counts of each batch. Arguments: port, words to come, length of
 * a batch in milliseconds. Prints how long it took on standard error.
 */
import { StreamingContext } from '@dstream/core';
import { consolePlugin } from '@dstream/sink-console';
import { socketPlugin } from '@dstream/source-socket';

const [port = 0, expected = 0, batchDuration = 0] = process.argv.slice(2).map(Number);

let words = 0;
const done = Promise.withResolvers<void>();
const start = performance.now();

const ssc = new StreamingContext({ batchDuration, plugins: [socketPlugin, consolePlugin] });
const counts = ssc
  .socketTextStream('127.0.0.1', port)
  .flatMap((line) => line.split(' '))
  .map((word): [string, number] => [word, 1])
  .reduceByKey((a, b) => a + b);
counts.print();
counts.foreachRDD((rdd) =>
  rdd
    .foreach(([, count]) => void (words += count))
    .then(() => {
      if (words >= expected) done.resolve();
    }),
);
await ssc.start();
await done.promise;
console.error(performance.now() - start);
await ssc.stop();
