/** Counts numbers and keeps the counts, encrypted if there are keys. Its arguments: where its checkpoint is, and how it differs from what it was. */
import { checkpointFs, FsCheckpointStore } from '@dstream/checkpoint-fs';
import { StreamingContext, type DirectSource } from '@dstream/core';
import { encrypted, keysFromEnvironment } from '@dstream/encryption';

const [place = '', difference] = process.argv.slice(2);

const source: DirectSource<number, number> = {
  kind: 'direct',
  name: 'numbers',
  async open() {
    if (difference !== undefined) throw new Error('A program that is only compared opens nothing.');
  },
  plan: ([previous]) => [(previous ?? 0) + 1],
  async *read(number) {
    yield [number];
  },
};

const store =
  process.env['KEEPS_KEYS'] === undefined
    ? place
    : encrypted(new FsCheckpointStore({ dir: place }), keysFromEnvironment('KEEPS_KEYS'));

const ssc = new StreamingContext({
  batchDuration: difference === 'batches' ? 40 : 20,
  checkpoint: { store, application: difference === 'application' ? 'forgets' : 'keeps' },
  plugins: [checkpointFs()],
});
const counts = ssc
  .stream(source)
  .map((number) => [number % 2, 1])
  .updateStateByKey((ones, count: number | null) => (count ?? 0) + ones.length);
if (difference === 'renamed') counts.id('totals', { was: 'counts' });
else counts.id(difference === 'other-id' ? 'sums' : 'counts');

let batches = 0;
counts.foreachRDD(async (rdd) => {
  await rdd.count();
  if (++batches === 3) void ssc.stop({ drain: true });
});
await ssc.start();
await ssc.awaitTermination();
