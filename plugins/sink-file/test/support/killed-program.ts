import { appendFileSync, readFileSync } from 'node:fs';
import { fileSink, textFileSink } from '../../src/index.ts';
import { attemptOf, made } from './attempts.ts';
import { batchOf } from './batches-of.ts';
import { dieAtCall } from './die-at-call.ts';

/** What a program that is going to be killed is told. */
export interface KilledProgram {
  readonly directory: string;
  /** Where it notes each batch that is done. */
  readonly journal: string;
  readonly layout: 'files' | 'directories';
  readonly gzip: boolean;
  readonly numBatches: number;
  /** The call to the file system in which it kills itself; 0: it does not. */
  readonly dieAt: number;
  /** Lets attempts have other numbers than in the run before. */
  readonly run: number;
}

/** Writes batches from the first one on that it does not know to be done, and says so after each. */
const { directory, journal, layout, gzip, numBatches, dieAt, run } = JSON.parse(
  process.argv[2]!,
) as KilledProgram;
if (dieAt > 0) await dieAtCall(dieAt);

const sink = made(
  layout === 'files'
    ? fileSink<string>({ dir: directory, gzip, rollBytes: 20_000, rollAfter: 1 })
    : textFileSink<string>({ path: `${directory}/batch-{time}` }),
);
await sink.open?.();
for (let batch = readFileSync(journal).length; batch < numBatches; batch++) {
  const partitions = batchOf(batch);
  const batchTime = 1000 * batch;
  const numPartitions = partitions.length;
  const attempts = partitions.map((_, partition) => (run + partition) % 3);
  await Promise.all(
    partitions.map((records, partition) =>
      sink.write(
        [records],
        attemptOf({ batchTime, partition, numPartitions, attempt: attempts[partition]! }),
      ),
    ),
  );
  await sink.write([['of an attempt that lost']], attemptOf({ batchTime, attempt: 3 }));
  await sink.commit?.({ batchTime, numPartitions, attempts });
  appendFileSync(journal, '.');
  console.log(batch);
}
await sink.close?.();
