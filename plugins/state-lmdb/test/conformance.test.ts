import type { StateStore } from '@dstream/core/plugin';
import { describeStateStore } from '@dstream/testing/conformance';
import { temporaryDirectory } from './support/directory.ts';
import { storeIn } from './support/store.ts';

const directories = new WeakMap<StateStore, string>();

/** Without memory each batch goes to the state file as soon as it may. */
for (const memory of [2 ** 20, 0]) {
  const open = (dir: string): StateStore => {
    const store = storeIn(dir, { memory });
    directories.set(store, dir);
    return store;
  };
  describeStateStore(`LmdbStateStore with ${memory} bytes of memory`, {
    create: () => open(temporaryDirectory()),
    refills: true,
    again: (store) => open(directories.get(store)!),
  });
}
