import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { HandClock } from './support/hand-clock.ts';
import { bytes, Place, recordsOf } from './support/place.ts';

// A machine that is busy takes its time.
vi.setConfig({ testTimeout: 60_000 });

const logKeys = (place: Place): Promise<string[]> => place.server.keys('dstream/logs/journal/');
const positions = async (place: Place): Promise<number[]> =>
  (await logKeys(place)).map((key) => Number(key.slice(-16)));

const written = async (count: number): Promise<Place> => {
  const place = await Place.make();
  const store = await place.open();
  for (let n = 1; n <= count; n++) await store.log('journal').append(bytes(`record ${n}`));
  await store.put('a', bytes('x'.repeat(5000)));
  await store.close();
  return place;
};

const all = (count: number): string[] => Array.from({ length: count }, (_, n) => `record ${n + 1}`);

test('appends that come together share an object', async () => {
  const place = await Place.make();
  const store = await place.open();
  expect(await Promise.all(all(20).map((each) => store.log('journal').append(bytes(each))))).toHaveLength(20);
  expect(await positions(place)).toEqual([1]);
});

test('many small objects become one, and nothing is lost', async () => {
  const place = await written(150);
  expect((await logKeys(place)).length).toBeLessThan(40);
  const store = await place.open();
  expect(await recordsOf(store)).toEqual(all(150));
  expect(await store.log('journal').append(bytes('next'))).toBe(151);
  await store.log('journal').trim(151);
  expect(await positions(place)).toEqual([151]);
});

test('a consolidation that was cut short leaves nothing twice', async () => {
  const place = await written(31);
  const single = await logKeys(place);
  const kept = single.map((key) => [place.server.fileOf(key), `${place.server.fileOf(key)}.kept`] as const);
  for (const [from, to] of kept) await cp(from, to);
  const store = await place.open();
  await store.log('journal').append(bytes('record 32'));
  await store.close();
  expect((await positions(place)).slice(0, 2)).toEqual([1, 32]);
  // As if the process had died before it removed them.
  for (const [to, from] of kept.slice(5)) await cp(from, to);
  const reader = place.store();
  await reader.open('read');
  expect(await recordsOf(reader)).toEqual(all(32));
  const next = await place.open();
  expect(await next.log('journal').append(bytes('record 33'))).toBe(33);
  expect(await recordsOf(next)).toEqual(all(33));
  expect(await positions(place)).toEqual([1, 32, 33]);
  for (const [, copy] of kept) await rm(copy, { force: true });
});

test('an object that is missing between others is found', async () => {
  const place = await written(5);
  await rm(place.server.fileOf((await logKeys(place))[2]!));
  const store = await place.open();
  await expect(recordsOf(store)).rejects.toMatchObject({
    code: 'CHECKPOINT_CORRUPT',
    params: {
      place: expect.stringContaining('/0000000000000004'),
      reason: expect.stringContaining('record 3'),
    },
  });
  await expect(store.log('journal').append(bytes('x'))).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT' });
});

test('an object that was changed, cut short or moved is found', async () => {
  const place = await written(3);
  const [first, second] = await logKeys(place);
  const name = 'dstream/names/a';
  const store = place.store();
  await store.open('read');
  for (const key of [second!, name]) {
    const path = place.server.fileOf(key);
    const whole = await readFile(path);
    const read = (): Promise<unknown> => (key === name ? store.get('a') : recordsOf(store));
    for (const at of [0, 9, 17, 30, 41]) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1;
      await writeFile(path, changed);
      await rm(`${path}.md5`, { force: true });
      await expect(read(), `${key} ${at}`).rejects.toMatchObject({
        code: expect.stringMatching(/^CHECKPOINT_(CORRUPT|S3_FORMAT_NEWER)$/),
      });
    }
    for (const length of [7, 30, 41]) {
      await writeFile(path, whole.subarray(0, length));
      await expect(read(), `${key} ${length}`).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT' });
    }
    await writeFile(path, await readFile(place.server.fileOf(first!)));
    await expect(read()).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT' });
    await writeFile(path, whole);
    await expect(read()).resolves.toBeDefined();
  }
});

test('a newer format is refused by name', async () => {
  const place = await written(1);
  const path = place.server.fileOf((await logKeys(place))[0]!);
  const newer = await readFile(path);
  newer.writeUInt32LE(2, 8);
  newer.writeUInt32LE(crc32(newer.subarray(0, 36)), 36);
  await writeFile(path, newer);
  const store = await place.open();
  await expect(recordsOf(store)).rejects.toMatchObject({
    code: 'CHECKPOINT_S3_FORMAT_NEWER',
    params: { format: 2, readable: 1 },
  });
});

/** As a program leaves it that is killed. */
const leftBehind = async (count: number): Promise<Place> => {
  const place = await Place.make();
  const store = await place.open();
  for (let n = 1; n <= count; n++) await store.log('journal').append(bytes(`record ${n}`));
  for (const key of await place.server.keys('dstream/lock/')) await place.server.age(key, 60_000);
  return place;
};

test.each([1, 3, 20])('a log of %d records that is gone after a crash is found', async (count) => {
  const place = await leftBehind(count);
  for (const key of await logKeys(place)) await rm(place.server.fileOf(key));
  const next = await place.open({}, new HandClock());
  const lost = { code: 'CHECKPOINT_CORRUPT', params: { place: expect.stringContaining('logs/journal') } };
  await expect(recordsOf(next)).rejects.toMatchObject(lost);
  await expect(next.log('journal').append(bytes('x'))).rejects.toMatchObject(lost);
});

test('without the note of where logs end, nobody can tell', async () => {
  const place = await written(3);
  await rm(place.server.fileOf('dstream/ends'));
  const missing = { code: 'CHECKPOINT_CORRUPT', params: { place: expect.stringMatching(/ends$/) } };
  await expect(place.store().open()).rejects.toMatchObject(missing);
  expect(await place.server.keys('dstream/lock/')).toEqual([]);
});
