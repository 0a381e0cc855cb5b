/** Counts on threads with state on disk, while workers end one after the other; says the counts and stops. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { StreamingContext, type State } from '@dstream/core';
import { threads } from '@dstream/executor-threads';
import { stateLmdb } from '@dstream/state-lmdb';

const [dir = '', memory = '0'] = process.argv.slice(2);
const keys = 300;
const batches = 12;

/** Ends this worker, once for each name. */
const endOnce = (name: string): void => {
  try {
    mkdirSync(join(dir, name));
  } catch {
    return;
  }
  process.exit(1);
};

const count = (key: number, value: number | null, state: State<number>): [number, number] => {
  const sum = (state.getOption() ?? 0) + value!;
  if (!isMainThread && key === 100 && sum % 4 === 0) endOnce(`ended ${sum}`);
  state.update(sum);
  return [key, sum];
};

const ssc = new StreamingContext({
  batchDuration: 100,
  defaultParallelism: 4,
  plugins: [threads({ workers: 2 }), stateLmdb({ dir: join(dir, 'state'), memory: Number(memory) })],
});
const queue = Array.from({ length: batches }, () =>
  Array.from({ length: keys }, (_, key): [number, number] => [key, 1]),
);
const counts = new Map<number, number>();
const done = Promise.withResolvers<void>();
ssc
  .queueStream(queue)
  .mapWithState(count)
  .foreachRDD(async (rdd) => {
    for (const [key, sum] of await rdd.collect()) counts.set(key, sum);
    if (counts.get(0) === batches) done.resolve();
  });
await ssc.start();
await Promise.race([done.promise, ssc.awaitTermination()]);
await ssc.stop();
console.log(`${counts.size} keys, counts ${[...new Set(counts.values())].join()}`);
