/** A word count on threads as a user writes it, types and all: it prints the counts and whether workers made them. */
import { threadId } from 'node:worker_threads';
import { milliseconds, StreamingContext, type PairDStream } from 'dstream';

const ssc = new StreamingContext({
  batchDuration: milliseconds(20),
  executor: 'threads',
  defaultParallelism: 2,
});
const counts: PairDStream<string, number> = ssc
  .queueStream([['to be or', 'not to be']])
  .flatMap((line) => line.split(' '))
  .mapToPair((word): [string, number] => [word, 1])
  .reduceByKey((a: number, b: number) => a + b);

counts
  .map(([word, count]) => `${word} ${count} ${threadId === 0 ? 'here' : 'elsewhere'}`)
  .foreachRDD(async (rdd) => {
    const batch: string[] = await rdd.collect();
    if (batch.length === 0) return;
    console.log(batch.toSorted().join(', '));
    void ssc.stop();
  });

await ssc.start();
await ssc.awaitTermination();
