import { StreamingContext } from '@dstream/core';
import { threads } from '@dstream/executor-threads';

const ssc = new StreamingContext({ batchDuration: 100, plugins: [threads({ workers: 2 })] });
ssc
  .queueStream([[1]])
  .map((n) => n)
  .foreachRDD(() => undefined);
const started = ssc.start().catch((error: { code?: string }) => console.log(error.code));
await Promise.all([started, ssc.stop({ drain: true })]);
console.log('stopped');
