import { tmpdir } from 'node:os';
import { bind, BLOCK_STORE, checkOptions, definePlugin, LOGGER, type Plugin } from '@dstream/core/plugin';
import * as z from 'zod';
import { FsBlockStore } from './fs-block-store.ts';

export type { BlockStoreErrorCode } from './block-store-error.ts';
export { FsBlockStore } from './fs-block-store.ts';

/** Options of `fsBlockStore`. */
export interface FsBlockStoreOptions {
  /** Where to make the private directory. Default: the system's directory for temporary files. */
  directory?: string | undefined;
}

const options = z.object({ directory: z.string().min(1).optional() });

/** Lets blocks that do not fit into memory wait on disk, in a private directory that is removed at the end. */
export const fsBlockStore = (given: FsBlockStoreOptions = {}): Plugin => {
  const { directory = tmpdir() } = checkOptions('fsBlockStore', options, given);
  return definePlugin({
    name: '@dstream/block-store-fs',
    provides: [bind(BLOCK_STORE, (use) => new FsBlockStore(directory, use(LOGGER)))],
  });
};
