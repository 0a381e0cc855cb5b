import { StreamingContext } from '@dstream/core';
import { threads } from '@dstream/executor-threads';

const run = async (label: string, f: (n: number) => number): Promise<void> => {
  const ssc = new StreamingContext({ batchDuration: 100, plugins: [threads({ workers: 2 })] });
  const got: number[] = [];
  ssc
    .queueStream([[1, 2, 3]])
    .map(f)
    .foreachRDD(async (rdd) => {
      got.push(...(await rdd.collect()));
      void ssc.stop();
    });
  await ssc.start();
  await ssc.awaitTermination();
  console.log(label, got.toSorted((a, b) => a - b).join(' '));
};

await run('double', (n) => n * 2);
await run('square', (n) => n * n).catch((error: { code?: string }) => console.log('square', error.code));
