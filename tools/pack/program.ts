/** A word count as a user writes it: it must print the counts below and end by itself. */
import { StreamingContext, milliseconds, type PairDStream } from 'dstream';

const EXPECTED = [
  ['be', 2],
  ['not', 1],
  ['or', 1],
  ['to', 2],
];

const ssc = new StreamingContext({ batchDuration: milliseconds(20) });
const counts: PairDStream<string, number> = ssc
  .queueStream([['to be or', 'not to be']])
  .flatMap((line) => line.split(' '))
  .mapToPair((word) => [word, 1])
  .reduceByKey((a, b) => a + b);

const counted = new Promise<[string, number][]>((resolve) => {
  counts.foreachRDD(async (rdd) => {
    const batch = await rdd.collect();
    if (batch.length > 0) resolve(batch.toSorted(([a], [b]) => a.localeCompare(b)));
  });
});

await ssc.start();
const words = await Promise.race([counted, ssc.awaitTermination()]);
await ssc.stop({ drain: true });

if (JSON.stringify(words) !== JSON.stringify(EXPECTED)) {
  throw new Error(`Counted ${JSON.stringify(words)}, expected ${JSON.stringify(EXPECTED)}`);
}
console.log('A program outside the repository counted its words');
