/**
 * Writes counts to a database: one connection per partition, and one transaction that remembers the batch it wrote, so
 * that a batch that runs again changes nothing.
 *
 *   npm run example examples/database-output.ts
 */
import { milliseconds, StreamingContext, type Time } from 'dstream';
import { Database } from './support/database.ts';
import { stopAfter } from './support/stop-after.ts';

const database = new Database();
const ssc = new StreamingContext({ batchDuration: milliseconds(100) });

const counts = ssc
  .queueStream([['a', 'b', 'a'], ['b', 'c'], ['a']])
  .map((word) => [word, 1])
  .reduceByKey((a, b) => a + b, 2);

const write = async (rows: Iterable<[string, number]>, partition: number, time: Time): Promise<void> => {
  await using connection = await database.connect();
  await connection.transaction(`words/${partition}`, time, (table) => {
    for (const [word, count] of rows) table.set(word, (table.get(word) ?? 0) + count);
  });
};

counts.foreachRDD((rdd, time) => rdd.foreachPartition((rows, partition) => write(rows, partition, time)));

stopAfter(3, ssc);
await ssc.start();
await ssc.awaitTermination();
console.log(database.rows, `${database.connections} connections`);
