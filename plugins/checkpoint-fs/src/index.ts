import { fileURLToPath } from 'node:url';
import {
  bind,
  bindNamed,
  CHECKPOINT_PLACE,
  CHECKPOINT_STORE,
  checkOptions,
  definePlugin,
  type Plugin,
} from '@dstream/core/plugin';
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

/**
 * Keeps the checkpoints of a context in a directory: the one given here or, without `dir`, the one that the context names
 * (`checkpoint: './checkpoints'`).
 */
export const checkpointFs = (given: FsCheckpointStoreOptions = {}): Plugin => {
  const checked = checkOptions('checkpointFs', options, given);
  return definePlugin({
    name: '@dstream/checkpoint-fs',
    provides: [
      bindNamed(
        CHECKPOINT_PLACE,
        'file',
        () => (place) => new FsCheckpointStore({ ...checked, dir: pathOf(place) }),
      ),
      ...(checked.dir === undefined ? [] : [bind(CHECKPOINT_STORE, () => new FsCheckpointStore(checked))]),
    ],
  });
};

const pathOf = (place: string): string => (place.startsWith('file:') ? fileURLToPath(place) : place);
