import { inspect } from 'node:util';
import { CHECKPOINT_PLACE, CHECKPOINT_STORE, CLOCK, SystemClock, type Use } from '@dstream/core/plugin';
import { expect, test, vi } from 'vitest';
import { checkpointS3, S3CheckpointStore, type CheckpointS3Options } from '../src/index.ts';
import { bytes, Place, recordsOf } from './support/place.ts';

// A machine that is busy takes its time.
vi.setConfig({ testTimeout: 60_000 });

test('the plugin makes the store that the context names, with the clock of the context', () => {
  const [binding, ...others] = checkpointS3({ region: 'eu-central-1' }).provides;
  expect(others).toEqual([]);
  expect([binding!.token, binding!.name]).toEqual([CHECKPOINT_PLACE, 's3']);
  const asked: unknown[] = [];
  const use = ((token: unknown) => (asked.push(token), new SystemClock())) as Use;
  expect(binding!.create(use)('s3://a-bucket/a/prefix')).toBeInstanceOf(S3CheckpointStore);
  expect(asked).toEqual([CLOCK]);
});

test('with a bucket the plugin binds a store', () => {
  const [, binding] = checkpointS3({ bucket: 'b', region: 'eu-central-1' }).provides;
  expect(binding!.token).toEqual(CHECKPOINT_STORE);
  expect(binding!.create((() => new SystemClock()) as unknown as Use)).toBeInstanceOf(S3CheckpointStore);
});

test('the place is a bucket and a prefix', async () => {
  const place = await Place.make();
  const { endpoint } = place.server;
  const [binding] = checkpointS3({ endpoint, accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }).provides;
  const use = (() => place.clock) as unknown as Use;
  const store = binding!.create(use)('s3://checkpoints/a/b') as S3CheckpointStore;
  await store.open();
  await store.put('name', bytes('x'));
  await store.close();
  expect(await place.server.keys()).toEqual(['a/b/ends', 'a/b/names/name']);
});

test.each([
  [{ bucket: '' }, 'bucket'],
  [{ endpoint: 'not a url' }, 'endpoint'],
  [{ lease: 10 }, 'lease'],
  [{ accessKeyId: 'a' }, 'secretAccessKey: goes with accessKeyId'],
  [{ secretAccessKey: 'very secret' }, 'secretAccessKey: goes with accessKeyId'],
  [{ buckets: 'b' }, 'unknown option "buckets"'],
])('%j is refused, and no secret is shown', (options, problem) => {
  const make = (): unknown => checkpointS3(options as CheckpointS3Options);
  expect(make).toThrow(problem);
  expect(make).not.toThrow('very secret');
});

test.each([
  [403, 'CHECKPOINT_S3_FORBIDDEN'],
  [400, 'CHECKPOINT_S3_FAILED'],
])('an answer of %d is %s, with the place, and shows no secret', async (status, code) => {
  const place = await Place.make();
  const store = await place.open({ sessionToken: 'very secret' });
  place.server.before = () => status;
  const failed: unknown = await store.put('a', bytes('x')).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code, params: { place: 's3://checkpoints/dstream/names/a' } });
  expect(inspect(failed, { depth: 10 })).not.toMatch(/very secret|S3RVER/);
});

test('a bucket that is not there is named', async () => {
  const place = await Place.make();
  await expect(place.store({ bucket: 'other' }).open()).rejects.toMatchObject({
    code: 'CHECKPOINT_S3_BUCKET_MISSING',
    params: { bucket: 'other' },
  });
});

test('after a request that failed for good nothing more is appended, and what was durable stays', async () => {
  const place = await Place.make();
  const store = await place.open();
  await store.log('journal').append(bytes('one'));
  place.server.before = ({ method, path }) => (method === 'PUT' && path.includes('/logs/') ? 400 : undefined);
  const failed = { code: 'CHECKPOINT_S3_FAILED' };
  await expect(store.log('journal').append(bytes('two'))).rejects.toMatchObject(failed);
  place.server.before = () => undefined;
  await expect(store.log('journal').append(bytes('three'))).rejects.toMatchObject(failed);
  expect(await recordsOf(store)).toEqual(['one']);
});

test('a request that fails for a moment is made again', async () => {
  const place = await Place.make();
  const store = await place.open();
  let failures = 1;
  place.server.before = ({ method, path }) =>
    method === 'PUT' && path.includes('/logs/') && failures-- > 0 ? 503 : undefined;
  await expect(store.log('journal').append(bytes('one'))).resolves.toBe(1);
});

test.each(['', 'a//b', '../a', 'ä', 'a b'])('%j is no name', async (name) => {
  const place = await Place.make();
  const store = await place.open();
  const refused = { code: 'CHECKPOINT_S3_NAME_INVALID' };
  await expect(store.put(name, bytes('x'))).rejects.toMatchObject(refused);
  expect(() => store.log(name)).toThrow(expect.objectContaining(refused));
});
