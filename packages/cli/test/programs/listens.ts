/** Handles its signals itself. */
import { StreamingContext } from '@dstream/core';

const ssc = new StreamingContext({ batchDuration: 20 });
ssc.queueStream([[1]]).foreachRDD(() => console.log('running'));
process.on('SIGTERM', () => {
  console.log('mine');
  void ssc.stop();
});
await ssc.start();
await ssc.awaitTermination();
