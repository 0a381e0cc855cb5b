/**
 * Batches that the program makes itself, one after the other: the way to try things out.
 *
 *   npm run example examples/queue-stream.ts
 */
import { milliseconds, StreamingContext } from 'dstream';
import { stopAfter } from './support/stop-after.ts';

const ssc = new StreamingContext({ batchDuration: milliseconds(100) });

const numbers = ssc.queueStream([
  [1, 2, 3, 4, 5],
  [6, 7, 8],
]);
numbers
  .filter((n) => n % 2 === 1)
  .map((n) => n * n)
  .print();

stopAfter(2, ssc);
await ssc.start();
await ssc.awaitTermination();
