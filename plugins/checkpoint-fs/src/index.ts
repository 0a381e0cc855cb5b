import { bind, CHECKPOINT_STORE, checkOptions, definePlugin, type Plugin } from '@dstream/core/plugin';
import * as z from 'zod';
import { FsCheckpointStore, type FsCheckpointStoreOptions } from './fs-checkpoint-store.ts';

export type { CheckpointFsErrorCode } from './checkpoint-fs-error.ts';
export type { Files } from './files.ts';
export { FsCheckpointStore, type FsCheckpointStoreOptions } from './fs-checkpoint-store.ts';
export type { FsLog } from './fs-log.ts';

const options = z.object({
  dir: z.string().min(1).optional(),
  segmentBytes: z
    .int()
    .min(4096)
    .max(1 << 30)
    .optional(),
  compress: z.boolean().optional(),
  soleWriter: z.boolean().optional(),
});

/** Keeps the checkpoints of a context in a directory. */
export const checkpointFs = (given: FsCheckpointStoreOptions = {}): Plugin => {
  const checked = checkOptions('checkpointFs', options, given);
  return definePlugin({
    name: '@dstream/checkpoint-fs',
    provides: [bind(CHECKPOINT_STORE, () => new FsCheckpointStore(checked))],
  });
};
