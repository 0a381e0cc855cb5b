import { CHECKPOINT_KEYS, type CheckpointStore } from '@dstream/core/plugin';
import { Option, type Command } from 'commander';
import { checkpointKeysUnknown } from './cli-error.ts';
import { installedBinding } from './installed-binding.ts';

/** Where the keys of an encrypted checkpoint are. */
export interface CheckpointKeys {
  readonly keyFile?: string;
  readonly keyEnv?: string;
}

/** Adds the options that say so. */
export const takesCheckpointKeys = (command: Command): Command =>
  command
    .addOption(
      new Option('--key-file <path>', 'the file with the keys, if it is encrypted').conflicts('keyEnv'),
    )
    .option('--key-env <variable>', 'the environment variable with them');

/** The store as the program sees it. Rejects with `CLI_CHECKPOINT_KEYS_UNKNOWN`. */
export const withKeys = async (
  store: CheckpointStore,
  { keyFile, keyEnv }: CheckpointKeys,
  directory: string,
): Promise<CheckpointStore> => {
  const where = keyFile ?? keyEnv;
  if (where === undefined) return store;
  const kind = keyFile === undefined ? 'env' : 'file';
  const decrypt = await installedBinding(CHECKPOINT_KEYS, kind, directory);
  if (!decrypt) throw checkpointKeysUnknown(kind);
  return decrypt(store, where);
};
