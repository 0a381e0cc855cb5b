import {
  bind,
  CHECKPOINT_STORE,
  checkOptions,
  CLOCK,
  definePlugin,
  SystemClock,
  type Clock,
  type Plugin,
} from '@dstream/core/plugin';
import { clientFor, options, type CheckpointS3Settings, type CheckpointS3Options } from './options.ts';
import { S3CheckpointStore } from './s3-checkpoint-store.ts';

export type { CheckpointS3ErrorCode } from './checkpoint-s3-error.ts';
export type { CheckpointS3Options } from './options.ts';
export { S3CheckpointStore, type S3CheckpointStoreSettings } from './s3-checkpoint-store.ts';
export type { S3Log } from './s3-log.ts';

/** Keeps the checkpoints of a context in a bucket. */
export const checkpointS3 = (given: CheckpointS3Options = {}): Plugin => {
  const checked = checkOptions('checkpointS3', options, given);
  return definePlugin({
    name: '@dstream/checkpoint-s3',
    provides: [bind(CHECKPOINT_STORE, (use) => storeFor(checked, use(CLOCK)))],
  });
};

/** A store by itself, for use without a context or inside another store. */
export const s3CheckpointStore = (
  given: CheckpointS3Options,
  clock: Clock = new SystemClock(),
): S3CheckpointStore => storeFor(checkOptions('s3CheckpointStore', options, given), clock);

const storeFor = (checked: CheckpointS3Settings, clock: Clock): S3CheckpointStore =>
  new S3CheckpointStore({
    client: clientFor(checked),
    bucket: checked.bucket ?? process.env['DSTREAM_CHECKPOINT_BUCKET'] ?? '',
    prefix: checked.prefix,
    clock,
    lease: checked.lease,
    compress: checked.compress,
  });
