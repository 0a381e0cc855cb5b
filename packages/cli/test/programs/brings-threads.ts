/** Brings the threads along and does not use them unless it is told to. */
import { threadId } from 'node:worker_threads';
import { StreamingContext } from '@dstream/core';
import { threadsPlugin } from '@dstream/executor-threads';

const ssc = new StreamingContext({ batchDuration: 20, executor: 'in-process', plugins: [threadsPlugin] });
ssc
  .queueStream([[1, 2, 3]])
  .map(() => threadId !== 0)
  .foreachRDD(async (rdd) => {
    const elsewhere = await rdd.collect();
    if (elsewhere.length === 0) return;
    console.log(elsewhere.join(' '));
    void ssc.stop();
  });
await ssc.start();
await ssc.awaitTermination();
