/** Prints how many milliseconds after the start of the process its first batch began. */
import { StreamingContext } from 'dstream';

const ssc = new StreamingContext({ batchDuration: 1 });
const begun = Promise.withResolvers<number>();
ssc.queueStream([['a first batch']]).foreachRDD(() => begun.resolve(performance.now()));
await ssc.start();
console.log(await begun.promise);
await ssc.stop();
