import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { ownerWith } from '@dstream/files';
import { expect, test, vi } from 'vitest';
import { HandClock } from './support/hand-clock.ts';
import { bytes, Place, recordsOf } from './support/place.ts';

// A machine that is busy takes its time.
vi.setConfig({ testTimeout: 60_000 });

const lost = { code: 'CHECKPOINT_S3_LEASE_LOST' };

test('the message says who has the lock', async () => {
  const place = await Place.make();
  await place.open();
  const refused = place.store().open();
  await expect(refused).rejects.toMatchObject({
    code: 'CHECKPOINT_LOCKED',
    params: {
      place: 's3://checkpoints/dstream/',
      owner: expect.stringContaining(`process ${process.pid} of ${hostname()}`),
    },
  });
  expect(await place.server.keys('dstream/lock/')).toHaveLength(1);
});

test('a lease that was not renewed is taken over, by the clock of the service', async () => {
  const place = await Place.make();
  const dead = await place.open({ lease: 20_000 });
  await dead.log('journal').append(bytes('one'));
  const [key] = await place.server.keys('dstream/lock/');
  await place.server.age(key!, 19_000);
  await expect(place.store({ lease: 20_000 }).open()).rejects.toMatchObject({ code: 'CHECKPOINT_LOCKED' });
  await place.server.age(key!, 25_000);
  const next = await place.open({ lease: 20_000 }, new HandClock());
  expect(await recordsOf(next)).toEqual(['one']);
  expect(await place.server.keys('dstream/lock/')).not.toContain(key);
});

/** Lets the one who has the lease be another one. */
const belongsTo = async (place: Place, other: object): Promise<void> => {
  const [key] = await place.server.keys('dstream/lock/');
  const claim = JSON.parse(await readFile(place.server.fileOf(key!), 'utf8')) as object;
  await writeFile(place.server.fileOf(key!), JSON.stringify({ ...claim, ...other }));
};

/** No process has this number: it is larger than the largest. */
const nobody = { pid: 2 ** 22 + 1, started: '1' };

test.runIf(ownerWith(process.pid).boot)(
  'the lease of a process of this machine that has ended is free',
  async () => {
    const place = await Place.make();
    await place.open();
    await belongsTo(place, nobody);
    await place.open({}, new HandClock());
    expect(await place.server.keys('dstream/lock/')).toHaveLength(1);
  },
);

test.each([
  ['another machine, even if both have one name', { ...nobody, boot: 'elsewhere' }],
  ['another container', { ...nobody, namespace: 'pid:[1]' }],
  ['an earlier version', { ...nobody, boot: undefined, namespace: undefined }],
])('the lease of a process of %s is waited for', async (_, other) => {
  const place = await Place.make();
  await place.open();
  await belongsTo(place, other);
  await expect(place.store().open()).rejects.toMatchObject({ code: 'CHECKPOINT_LOCKED' });
});

test('a lease is renewed, and so stays', async () => {
  const place = await Place.make();
  const store = await place.open({ lease: 9000 });
  const [key] = await place.server.keys('dstream/lock/');
  for (let n = 0; n < 5; n++) {
    await place.server.age(key!, 60_000);
    await place.clock.wake(3000);
  }
  await expect(store.log('journal').append(bytes('x'))).resolves.toBe(1);
  await expect(place.store({ lease: 9000 }, new HandClock()).open()).rejects.toMatchObject({
    code: 'CHECKPOINT_LOCKED',
  });
});

test('a program that could not renew its lease in time writes nothing any more', async () => {
  const place = await Place.make();
  const store = await place.open({ lease: 9000 });
  await store.log('journal').append(bytes('one'));
  place.server.before = ({ method, path }) => (method === 'PUT' && path.includes('/lock/') ? 400 : undefined);
  for (let n = 0; n < 3; n++) await place.clock.wake(2900);
  await expect(store.log('journal').append(bytes('two'))).resolves.toBe(2);
  place.clock.pass(1000);
  await expect(store.log('journal').append(bytes('three'))).rejects.toMatchObject(lost);
  await expect(store.put('a', bytes('x'))).rejects.toMatchObject(lost);
  await expect(store.delete('a')).rejects.toMatchObject(lost);
  expect(await recordsOf(store)).toEqual(['one', 'two']);
});

test('a program whose lease was taken over stops writing', async () => {
  const place = await Place.make();
  const store = await place.open({ lease: 9000 });
  const [key] = await place.server.keys('dstream/lock/');
  await place.server.age(key!, 60_000);
  const next = await place.open({ lease: 9000 }, new HandClock());
  await next.log('journal').append(bytes('of the next one'));
  void place.clock.wake(3000);
  const put = (): Promise<unknown> => store.put('a', bytes('x')).catch((error: unknown) => error);
  let failed: unknown;
  while (failed === undefined) failed = await put();
  expect(failed).toMatchObject(lost);
  await store.close();
  expect(await place.server.keys('dstream/lock/')).toHaveLength(1);
});

test('two who write at the same position are told apart by a service that knows of conditions', async () => {
  const place = await Place.make();
  const there = new Set<string>();
  place.server.before = ({ method, path, headers }) => {
    if (method !== 'PUT' || !headers['if-none-match']) return undefined;
    if (there.has(path)) return 412;
    there.add(path);
    return undefined;
  };
  const store = await place.open();
  await store.log('journal').append(bytes('one'));
  const [key] = await place.server.keys('dstream/lock/');
  await place.server.age(key!, 60_000);
  const next = await place.open({}, new HandClock());
  await next.log('journal').append(bytes('two'));
  await expect(store.log('journal').append(bytes('late'))).rejects.toMatchObject({
    code: 'CHECKPOINT_S3_LEASE_LOST',
  });
  expect(await recordsOf(next)).toEqual(['one', 'two']);
});

test('an answer that got lost is no second writer', async () => {
  const place = await Place.make();
  const there = new Map<string, number>();
  // The first answer is lost after the object was written; asked again, the service finds the object.
  place.server.before = ({ method, path, headers }) => {
    if (method !== 'PUT' || !headers['if-none-match']) return undefined;
    there.set(path, (there.get(path) ?? 0) + 1);
    return there.get(path)! > 1 ? 412 : undefined;
  };
  place.server.loseAnswer = ({ method, path }) => method === 'PUT' && there.get(path) === 1;
  const store = await place.open();
  await expect(store.log('journal').append(bytes('one'))).resolves.toBe(1);
  await expect(store.log('journal').append(bytes('two'))).resolves.toBe(2);
  expect([...there.values()]).toEqual([2, 2]);
  expect(await recordsOf(store)).toEqual(['one', 'two']);
});
