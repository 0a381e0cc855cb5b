import { isMainThread } from 'node:worker_threads';
import { StreamingContext } from '@dstream/core';
import { threads } from '@dstream/executor-threads';

if (!isMainThread) throw new Error('the port is taken');
const ssc = new StreamingContext({ batchDuration: 100, plugins: [threads({ workers: 2 })] });
ssc
  .queueStream([[1]])
  .map((n) => n)
  .foreachRDD(() => undefined);
await ssc.start().catch((error: Error & { code?: string }) => console.log(error.code, error.message));
