import {
  bind,
  bindNamed,
  BLOCK_STORE,
  CHECKPOINT_KEYS,
  CHECKPOINT_STORE,
  definePlugin,
  type BlockStore,
  type CheckpointStore,
  type Plugin,
} from '@dstream/core/plugin';
import { EncryptedBlockStore } from './encrypted-block-store.ts';
import { EncryptedCheckpointStore } from './encrypted-checkpoint-store.ts';
import type { KeyProvider } from './key-provider.ts';
import { keysFromEnvironment, keysFromFile } from './key-sources.ts';

export type { EncryptionErrorCode } from './encryption-error.ts';
export { EncryptedBlockStore } from './encrypted-block-store.ts';
export { EncryptedCheckpointStore } from './encrypted-checkpoint-store.ts';
export { EncryptedLog } from './encrypted-log.ts';
export type { EncryptionKey, KeyProvider } from './key-provider.ts';
export { KeyRing } from './key-ring.ts';
export { keysFromEnvironment, keysFromFile } from './key-sources.ts';

/** Options of `encryption`. */
export interface EncryptionOptions {
  /** Default: `keysFromEnvironment()`. */
  keys?: KeyProvider | undefined;
  /** Where checkpoints are kept, encrypted. Default: checkpoints are left to other plugins. */
  checkpoints?: CheckpointStore | undefined;
  /** Where blocks go beyond memory, encrypted. Default: blocks are left to other plugins. */
  blocks?: BlockStore | undefined;
}

/** Encrypts what a checkpoint store keeps. */
export const encrypted = (store: CheckpointStore, keys: KeyProvider): CheckpointStore =>
  new EncryptedCheckpointStore(store, keys);

/** Encrypts what a block store keeps. */
export const encryptedBlocks = (store: BlockStore, keys: KeyProvider): BlockStore =>
  new EncryptedBlockStore(store, keys);

/** Puts encrypted stores in the place of those of a context. */
export const encryption = (options: EncryptionOptions = {}): Plugin => {
  const { keys = keysFromEnvironment(), checkpoints, blocks } = options;
  return definePlugin({
    name: '@dstream/encryption',
    provides: [
      bindNamed(
        CHECKPOINT_KEYS,
        'env',
        () => (store, variable) => encrypted(store, keysFromEnvironment(variable)),
      ),
      bindNamed(CHECKPOINT_KEYS, 'file', () => (store, path) => encrypted(store, keysFromFile(path))),
      ...(checkpoints ? [bind(CHECKPOINT_STORE, () => encrypted(checkpoints, keys))] : []),
      ...(blocks ? [bind(BLOCK_STORE, () => encryptedBlocks(blocks, keys))] : []),
    ],
  });
};
