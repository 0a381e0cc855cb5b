import { isMainThread, threadId } from 'node:worker_threads';
import { StreamingContext } from '@dstream/core';
import { threads } from '../src/index.ts';

/** The streams of a program that a test drives by virtual time. */
export const wordCount = (ssc: StreamingContext): { counts: unknown[]; threads: Set<number> } => {
  const seen = { counts: [] as unknown[], threads: new Set<number>() };
  const words = ssc.queueStream([['to be'], ['or not to be']]).flatMap((line) => line.split(' '));
  words.countByValue().foreachRDD(async (rdd) => void seen.counts.push(await rdd.sortByKey().collect()));
  words
    .map(() => threadId)
    .foreachRDD(async (rdd) => {
      for (const thread of await rdd.collect()) seen.threads.add(thread);
    });
  return seen;
};

if (!isMainThread) {
  const ssc = new StreamingContext({ batchDuration: 1000, plugins: [threads()] });
  wordCount(ssc);
  await ssc.start();
}
