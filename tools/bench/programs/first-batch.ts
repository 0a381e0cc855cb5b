import { StreamingContext } from 'dstream';

/** Prints the milliseconds from the start of the process until its first batch began. */
const ssc = new StreamingContext({ batchDuration: 1 });
ssc.queueStream([[1]]).foreachRDD(() => {
  process.stdout.write(String(performance.now()), () => process.exit());
});
await ssc.start();
