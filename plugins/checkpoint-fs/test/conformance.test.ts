import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeCheckpointStore } from '@dstream/testing/conformance';
import { vi } from 'vitest';
import { realFiles } from '../src/files.ts';
import { FsCheckpointStore, type Files } from '../src/index.ts';
import { temporaryDirectory } from './support/directory.ts';

// A disk that is busy takes its time.
vi.setConfig({ testTimeout: 60_000 });

const directories = new WeakMap<FsCheckpointStore, string>();
const disks = new WeakMap<FsCheckpointStore, { full: boolean }>();

const storeIn = (dir: string): FsCheckpointStore => {
  const disk = { full: false };
  const store = new FsCheckpointStore({ dir, segmentBytes: 16_384 }, filling(disk));
  directories.set(store, dir);
  disks.set(store, disk);
  return store;
};

const full = (): Promise<never> =>
  Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));

/** A disk on which nothing can be written once it is full. */
const filling = (disk: { full: boolean }): Files => ({
  ...realFiles,
  async open(...args) {
    const handle = await realFiles.open(...args);
    const write = handle.write.bind(handle) as (...args: unknown[]) => Promise<unknown>;
    return Object.assign(handle, { write: (...given: unknown[]) => (disk.full ? full() : write(...given)) });
  },
});

const lose = async (store: FsCheckpointStore, log: string, part: 'all' | 'newest'): Promise<void> => {
  const directory = join(directories.get(store)!, 'logs', log.replaceAll('/', '%2F'));
  const newest = (await readdir(directory)).toSorted().findLast((name) => /^\d+$/.test(name))!;
  await rm(part === 'all' ? directory : join(directory, newest), { recursive: true });
};

describeCheckpointStore('FsCheckpointStore', {
  create: async () => storeIn(join(await temporaryDirectory(), 'checkpoints')),
  again: (store: FsCheckpointStore) => storeIn(directories.get(store)!),
  spoil: (store: FsCheckpointStore) => void (disks.get(store)!.full = true),
  lose,
});
