/** Counts words on two threads, says where that happened, and ends. */
import { threadId } from 'node:worker_threads';
import { StreamingContext } from '@dstream/core';
import { threads } from '@dstream/executor-threads';

const ssc = new StreamingContext({ batchDuration: 20, plugins: [threads({ workers: 2 })] });
ssc
  .queueStream([['to be or', 'not to be']])
  .flatMap((line) => line.split(' '))
  .map((word) => [word, 1])
  .reduceByKey((a, b) => a + b)
  .map(([word, count]) => `${word} ${count} ${threadId === 0 ? 'here' : 'elsewhere'}`)
  .foreachRDD(async (rdd) => {
    const counts = await rdd.collect();
    if (counts.length === 0) return;
    console.log(counts.toSorted().join(', '));
    void ssc.stop();
  });
await ssc.start();
await ssc.awaitTermination();
