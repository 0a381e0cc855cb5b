/** Appends until it is killed, and says which records were acknowledged: one line each. */
import { writeSync } from 'node:fs';
import { FsCheckpointStore } from '../../src/index.ts';

const store = new FsCheckpointStore({ dir: process.argv[2]!, segmentBytes: 65_536 });
await store.open();
const log = store.log('journal');

const appendForEver = async (writer: number): Promise<void> => {
  for (let n = 0; ; n++) {
    const record = `${writer} ${n} ${'x'.repeat((n * 37) % 5000)}`;
    const position = await log.append(new TextEncoder().encode(record));
    writeSync(1, `${position} ${writer} ${n}\n`);
  }
};

await Promise.all([0, 1, 2].map(appendForEver));
