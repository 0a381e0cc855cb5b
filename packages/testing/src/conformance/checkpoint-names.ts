import { expect } from 'vitest';
import { afterwards, bytes, filled, withNew, type CheckpointStoreConformance } from './checkpoint-steps.ts';
import type { Guarantees } from './guarantee.ts';

/** What is put under a name. */
export const names: Guarantees<CheckpointStoreConformance> = {
  async 'a name that was never put has no bytes'(options) {
    await withNew(options, async (store) => {
      expect(await store.get('nothing')).toBeUndefined();
      expect(await store.list('')).toEqual([]);
    });
  },
  async 'what was put is what one gets'(options) {
    await withNew(options, async (store) => {
      await store.put('a', bytes(1, 2, 255));
      await store.put('empty', bytes());
      expect(await store.get('a')).toEqual(bytes(1, 2, 255));
      expect(await store.get('a')).toEqual(bytes(1, 2, 255));
      expect(await store.get('empty')).toEqual(bytes());
    });
  },
  async 'a megabyte comes back whole, whether it repeats itself or not'(options) {
    await withNew(options, async (store) => {
      const [plain, wild] = [new Uint8Array(1 << 20).fill(7), filled(1 << 20, 3)];
      await Promise.all([store.put('plain', plain), store.put('wild', wild)]);
      expect(Buffer.compare((await store.get('plain'))!, plain)).toBe(0);
      expect(Buffer.compare((await store.get('wild'))!, wild)).toBe(0);
    });
  },
  async 'the last put wins, as a whole'(options) {
    await withNew(options, async (store) => {
      await store.put('a', bytes(1, 2, 3, 4, 5, 6, 7));
      await store.put('a', bytes(9));
      expect(await store.get('a')).toEqual(bytes(9));
    });
  },
  async 'puts of the same name at once leave one of them, never a mix'(options) {
    await withNew(options, async (store) => {
      const versions = Array.from({ length: 8 }, (_, n) => new Uint8Array(5000 + n).fill(n));
      await Promise.all(versions.map((version) => store.put('a', version)));
      expect(versions).toContainEqual(await store.get('a'));
    });
  },
  async 'bytes change neither with what was put nor with what one got'(options) {
    await withNew(options, async (store) => {
      const given = Buffer.of(1, 2);
      const putting = store.put('a', given);
      given[0] = 7;
      await putting;
      (await store.get('a'))![1] = 7;
      expect(await store.get('a')).toEqual(bytes(1, 2));
    });
  },
  async 'names are listed by prefix, in ascending order'(options) {
    await withNew(options, async (store) => {
      for (const name of ['b/2', 'b/10', 'a', 'B', 'b/1', 'c_d.e-f']) await store.put(name, bytes(0));
      expect(await store.list('b/')).toEqual(['b/1', 'b/10', 'b/2']);
      expect(await store.list('')).toEqual(['B', 'a', 'b/1', 'b/10', 'b/2', 'c_d.e-f']);
      expect(await store.list('b/1')).toEqual(['b/1', 'b/10']);
      expect(await store.list('zz')).toEqual([]);
    });
  },
  async 'a name may be the beginning of another one, and logs are not among the names'(options) {
    await withNew(options, async (store) => {
      await store.log('a').append(bytes(3));
      await store.put('a', bytes(1));
      await store.put('a/b', bytes(2));
      expect(await store.list('')).toEqual(['a', 'a/b']);
      expect([await store.get('a'), await store.get('a/b')]).toEqual([bytes(1), bytes(2)]);
    });
  },
  async 'what was deleted is gone; an unknown name is no error'(options) {
    await withNew(options, async (store) => {
      await store.put('a', bytes(1));
      await store.put('b', bytes(2));
      await store.delete('a');
      await store.delete('a');
      await store.delete('never');
      expect(await store.get('a')).toBeUndefined();
      expect(await store.list('')).toEqual(['b']);
      await store.put('a', bytes(3));
      expect(await store.get('a')).toEqual(bytes(3));
    });
  },
  async 'what was put is there after a restart, what was deleted is not'(options) {
    const store = await withNew(options, async (first) => {
      await first.put('a/1', bytes(1));
      await first.put('a/2', bytes(2));
      await first.delete('a/1');
    });
    await afterwards(options, store, async (second) => {
      expect(await second.list('')).toEqual(['a/2']);
      expect(await second.get('a/2')).toEqual(bytes(2));
    });
  },
  async 'its scope is one of isolate, host and cluster'({ create }) {
    expect(['isolate', 'host', 'cluster']).toContain((await create()).scope);
  },
};
