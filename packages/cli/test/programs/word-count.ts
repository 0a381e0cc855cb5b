/** Counts words on one batch, says how it was run, and ends. It knows of no executor and no plugin. */
import { threadId } from 'node:worker_threads';
import { StreamingContext } from '@dstream/core';

const ssc = new StreamingContext({ batchDuration: 20 });
ssc
  .queueStream([['to be or', 'not to be']])
  .flatMap((line) => line.split(' '))
  .map((word) => [word, 1])
  .reduceByKey((a, b) => a + b)
  .map(([word, count]) => ({ word, count, isElsewhere: threadId !== 0, args: process.argv.slice(2) }))
  .foreachRDD(async (rdd) => {
    const counts = await rdd.collect();
    if (counts.length === 0) return;
    counts.sort((a, b) => (a.word < b.word ? -1 : 1));
    const { batchDuration, sc } = ssc;
    console.log(
      JSON.stringify({
        batchDuration,
        parallelism: sc.defaultParallelism,
        partitions: rdd.numPartitions,
        program: process.argv[1],
        counts,
      }),
    );
    void ssc.stop();
  });
await ssc.start();
await ssc.awaitTermination();
