import { fsBlockStore } from '@dstream/block-store-fs';
/**
 * The program of Rival.java on DStream. The variable DSTREAM_CONTENDER says what it does, because the worker threads that
 * import this module too see variables but no arguments. Runs until it is killed.
 */
import { StreamingContext } from '@dstream/core';
import { threads } from '@dstream/executor-threads';
import { filePlugin } from '@dstream/source-file';
import { socketPlugin } from '@dstream/source-socket';
import { countsOf } from './counts.ts';
import { readJob } from './job.ts';
import { sumOf, tallyOf } from './tally.ts';

const { name, input, from, batch, window, workers } = readJob(process.env);
const ssc = new StreamingContext({
  batchDuration: batch,
  receiver: { blockInterval: batch / 2 },
  plugins: [filePlugin, socketPlugin, fsBlockStore(), threads({ workers })],
});
const lines = input === 'files' ? ssc.textFileStream(from) : ssc.socketTextStream('127.0.0.1', Number(from));
countsOf(name, lines, { length: window * batch, slide: batch })
  .mapPartitions((counts) => [tallyOf(counts)])
  .foreachRDD(async (rdd, time) => {
    const tally = sumOf(await rdd.collect());
    console.log(JSON.stringify({ batch: time, end: Date.now(), ...tally }));
  });
await ssc.start();
await ssc.awaitTermination();
