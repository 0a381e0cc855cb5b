/** Draws some of a hundred numbers before the first batch, and names no seed. */
import { StreamingContext } from '@dstream/core';

const ssc = new StreamingContext({ batchDuration: 20, defaultParallelism: 2 });
const numbers = ssc.sc.parallelize(Array.from({ length: 100 }, (_, n) => n));
let isShown = false;
ssc.constantStream(numbers.sample(false, 0.3)).foreachRDD(async (rdd) => {
  const drawn = await rdd.collect();
  if (!isShown) console.log(drawn.join(' '));
  isShown = true;
  void ssc.stop();
});
await ssc.start();
await ssc.awaitTermination();
