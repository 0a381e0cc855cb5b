/**
 * Counts the words of the last three batches, in every batch. Given the inverse of the sum, a batch that leaves the
 * window is subtracted, and the batches in between are not looked at again.
 *
 *   npm run example examples/windowed-word-count.ts
 */
import { milliseconds, StreamingContext } from 'dstream';
import { stopAfter } from './support/stop-after.ts';

const batch = milliseconds(100);
const ssc = new StreamingContext({ batchDuration: batch });

const words = ssc.queueStream([['a', 'a', 'b'], ['a', 'c'], ['b'], ['c'], ['c']]);

words
  .map((word) => [word, 1])
  .reduceByKeyAndWindow(
    (a, b) => a + b,
    (a, b) => a - b,
    3 * batch,
  )
  .print();

stopAfter(5, ssc);
await ssc.start();
await ssc.awaitTermination();
