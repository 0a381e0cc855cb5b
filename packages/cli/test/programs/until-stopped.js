/** Runs until it is stopped; then says how many of its records were processed. */
import { StreamingContext } from '@dstream/core';

const ssc = new StreamingContext({ batchDuration: 20 });
let given = 0;
let processed = 0;
const numbers = async function* () {
  while (ssc.state === 'ACTIVE') {
    yield given++;
    await new Promise((resolve) => setImmediate(resolve));
  }
};
ssc.fromAsyncIterable(numbers()).foreachRDD(async (rdd) => {
  processed += await rdd.count();
  if (processed > 0) console.log('running');
});
await ssc.start();
await ssc.awaitTermination();
console.log(`lost ${given - processed}`);
