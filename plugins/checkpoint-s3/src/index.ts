import {
  bind,
  bindNamed,
  CHECKPOINT_PLACE,
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

/**
 * Keeps the checkpoints of a context in a bucket: the one given here or, without `bucket`, the one that the context names
 * (`checkpoint: 's3://bucket/prefix'`).
 */
export const checkpointS3 = (given: CheckpointS3Options = {}): Plugin => {
  const checked = checkOptions('checkpointS3', options, given);
  const { bucket } = checked;
  return definePlugin({
    name: '@dstream/checkpoint-s3',
    provides: [
      bindNamed(
        CHECKPOINT_PLACE,
        's3',
        (use) => (place) => storeFor({ ...checked, ...bucketOf(place) }, use(CLOCK)),
      ),
      ...(bucket === undefined
        ? []
        : [bind(CHECKPOINT_STORE, (use) => storeFor({ ...checked, bucket }, use(CLOCK)))]),
    ],
  });
};

/** A store by itself, for use without a plugin or inside another store. */
export const s3CheckpointStore = (
  given: CheckpointS3Options & { readonly bucket: string },
  clock: Clock = new SystemClock(),
): S3CheckpointStore => {
  const checked = checkOptions('s3CheckpointStore', options, given);
  return storeFor({ ...checked, bucket: given.bucket }, clock);
};

const bucketOf = (place: string): { readonly bucket: string; readonly prefix: string } => {
  const { hostname, pathname } = new URL(place);
  return { bucket: hostname, prefix: decodeURIComponent(pathname.slice(1)) };
};

const storeFor = (
  settings: CheckpointS3Settings & { readonly bucket: string },
  clock: Clock,
): S3CheckpointStore => {
  const { bucket, prefix, lease, compress } = settings;
  return new S3CheckpointStore({ client: clientFor(settings), bucket, prefix, clock, lease, compress });
};
