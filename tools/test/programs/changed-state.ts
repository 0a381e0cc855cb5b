/** Counts keys in state on disk, kept as its second argument says; says the counts after some batches, and is killed. */
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { checkpointFs } from '@dstream/checkpoint-fs';
import { state, StreamingContext, type DirectSource } from '@dstream/core';
import { threads } from '@dstream/executor-threads';
import { stateLmdb } from '@dstream/state-lmdb';
import * as z from 'zod';

export interface Shape {
  readonly id: string;
  readonly was?: string;
  readonly numPartitions: number;
  readonly schema: 1 | 2;
  readonly onThreads?: boolean;
  /** So many states are migrated, and the process is killed. */
  readonly dieAfter?: number;
}

const [dir = '', text = '{}'] = process.argv.slice(2);
const shape = JSON.parse(text) as Shape;
const { id, was, numPartitions, schema, onThreads = false, dieAfter = Infinity } = shape;
const keys = 500;
const batches = 3;

type Held = number | { count: number };

const kill = (): void => void process.kill(process.pid, 'SIGKILL');

let migrated = 0;
const v1 = z.number();
const v2 = z.object({ count: z.number() });
const numbers = state('counts', v1);
const objects = state('counts', v2, {
  from: v1,
  migrate(count) {
    if (migrated++ === dieAfter) kill();
    return { count };
  },
});

const countIn = (held: Held | null): number => (typeof held === 'number' ? held : (held?.count ?? 0));

/** Each row brings every key once; the key of its own number once more. */
const source: DirectSource<number, { row: number }> = {
  kind: 'direct',
  name: 'rows',
  plan: ([previous]) => [{ row: (previous?.row ?? -1) + 1 }],
  async *read({ row }) {
    yield [...Array.from({ length: keys }, (_, key) => key), row];
  },
};

const ssc = new StreamingContext({
  batchDuration: 50,
  checkpoint: { store: join(dir, 'checkpoint') },
  plugins: [
    checkpointFs(),
    stateLmdb({ dir: join(dir, 'state'), memory: 0 }),
    ...(onThreads ? [threads({ workers: 2 })] : []),
  ],
});

let seen = 0;
ssc
  .stream(source)
  .map((key): [number, number] => [key, 1])
  .updateStateByKey(
    (ones: number[], held: Held | null): Held => {
      const count = countIn(held) + ones.length;
      return schema === 1 ? count : { count };
    },
    { numPartitions, state: schema === 1 ? numbers : objects },
  )
  .id(id, was === undefined ? {} : { was })
  .foreachRDD(async (rdd) => {
    const counts = new Map<number, number>();
    for (const [key, held] of await rdd.collect()) counts.set(key, countIn(held));
    if (!isMainThread || ++seen < batches) return;
    process.stdout.write(`${JSON.stringify([...counts])}\n`, kill);
  });
await ssc.start();
await ssc.awaitTermination();
