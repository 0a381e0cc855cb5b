import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { FsCheckpointStore } from '@dstream/checkpoint-fs';
import { contest } from '../contest.ts';
import { Appender, GROUP, GROUP_LENGTH, RECORDS, wildBytes } from '../engine/appender.ts';
import type { Report } from '../figure.ts';
import { median } from '../statistics.ts';
import { withDirectory } from '../temporary-directory.ts';

const { O_CREAT, O_DSYNC, O_WRONLY } = constants;
const group = wildBytes(GROUP_LENGTH);

/** The same bytes, in the groups that come together at best, written one after the other into a file. */
const writeByHand = async (path: string): Promise<void> => {
  await using file = await open(path, O_WRONLY | O_CREAT | O_DSYNC);
  await file.truncate((RECORDS / GROUP) * GROUP_LENGTH);
  for (let written = 0; written < RECORDS; written += GROUP) await file.write(group);
};

/** Many who wait for their records of 16 kB to be durable. Needs a disk that takes a gigabyte a second for its goals. */
export const checkpointLog = (report: Report): Promise<void> =>
  withDirectory(async (directory) => {
    const store = new FsCheckpointStore({ dir: join(directory, 'store') });
    await store.open();
    const waited: number[] = [];
    const appender = new Appender(store.log('journal'), (milliseconds) => waited.push(milliseconds));
    let file = 0;
    const sides = {
      log: { run: () => appender.run() },
      hand: { run: () => writeByHand(join(directory, `by-hand-${file++}`)) },
    };
    const times = await contest(sides, { warmUp: 3, rounds: 15 });
    await store.close();
    report({ name: 'to writing by hand', ...times.ratio('log', 'hand'), unit: 'x' });
    const speed = RECORDS / times.median('log') / 1000;
    report({ name: 'records of 16 kB', value: speed, unit: 'M records/s', goal: { atLeast: 0.06 } });
    report({ name: 'until one is durable', value: median(waited), unit: 'ms', goal: { atMost: 1 } });
    report({ name: 'by hand', value: RECORDS / times.median('hand') / 1000, unit: 'M records/s' });
  });
