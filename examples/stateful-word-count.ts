/**
 * Counts words across batches: each word has a state, which only the batches that hold the word touch.
 *
 *   npm run example examples/stateful-word-count.ts
 */
import { milliseconds, StreamingContext, type State } from 'dstream';
import { stopAfter } from './support/stop-after.ts';

const ssc = new StreamingContext({ batchDuration: milliseconds(100) });

const lines = ssc.queueStream([['to be or not to be'], ['that is the question'], ['to live or to exist']]);

const countSoFar = (word: string, one: number | null, state: State<number>): [string, number] => {
  const count = (state.getOption() ?? 0) + (one ?? 0);
  state.update(count);
  return [word, count];
};

lines
  .flatMap((line) => line.split(' '))
  .map((word) => [word, 1])
  .reduceByKey((a, b) => a + b)
  .mapWithState(countSoFar, { initialState: [['to', 100]] })
  .print();

stopAfter(3, ssc);
await ssc.start();
await ssc.awaitTermination();
