import { bind, CODEC, definePlugin, LOGGER, STATE_STORE, type Plugin } from '@dstream/core/plugin';
import { LmdbStateStore } from './lmdb-state-store.ts';
import { optionsOf, type StateLmdbOptions } from './options.ts';

export { LmdbStateStore } from './lmdb-state-store.ts';
export type { StateLmdbOptions } from './options.ts';
export type { StateLmdbErrorCode } from './state-lmdb-error.ts';

/** Keeps the state of keys in a directory: larger than memory, and there after a restart. */
export const stateLmdb = (given: StateLmdbOptions = {}): Plugin => {
  const options = optionsOf(given);
  return definePlugin({
    name: '@dstream/state-lmdb',
    provides: [bind(STATE_STORE, (use) => new LmdbStateStore(options, use(CODEC), use(LOGGER)))],
  });
};
