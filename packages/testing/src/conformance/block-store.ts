import type { BlockStore } from '@dstream/core/plugin';
import { expect } from 'vitest';
import { describeGuarantees, type ConformanceOptions, type Guarantees } from './guarantee.ts';

export interface BlockStoreConformance extends ConformanceOptions {
  /** A new store that was not opened yet. */
  readonly create: () => BlockStore | Promise<BlockStore>;
}

/** Tests an implementation of `BlockStore`. */
export const describeBlockStore = (name: string, options: BlockStoreConformance): void =>
  describeGuarantees(`block store ${name}`, options, blockStoreGuarantees);

/** Opens a store for `use` and closes it afterwards. */
const withStore = async (
  { create }: BlockStoreConformance,
  use: (store: BlockStore) => Promise<void>,
): Promise<void> => {
  const store = await create();
  await store.open?.();
  try {
    await use(store);
  } finally {
    await store.close();
  }
};

/** Its guarantees by name. */
export const blockStoreGuarantees: Guarantees<BlockStoreConformance> = {
  'what was put can be got, several times': (options) =>
    withStore(options, async (store) => {
      await store.put('input-0-1000-0.7', Uint8Array.of(1, 2, 255));
      await store.put('empty', new Uint8Array());
      expect(Array.from(await store.get('input-0-1000-0.7'))).toEqual([1, 2, 255]);
      expect(Array.from(await store.get('input-0-1000-0.7'))).toEqual([1, 2, 255]);
      expect((await store.get('empty')).length).toBe(0);
    }),
  'blocks of a megabyte come back whole': (options) =>
    withStore(options, async (store) => {
      const large = Uint8Array.from({ length: 1 << 20 }, (_, i) => i % 251);
      await store.put('large', large);
      expect(Buffer.compare(await store.get('large'), large)).toBe(0);
    }),
  'many at once do not mix': (options) =>
    withStore(options, async (store) => {
      const ids = Array.from({ length: 40 }, (_, n) => `block-${n}`);
      await Promise.all(ids.map((id, n) => store.put(id, new Uint8Array(1000).fill(n))));
      const got = await Promise.all(ids.map((id) => store.get(id)));
      expect(got.map((bytes) => [bytes.length, bytes[0], bytes[999]])).toEqual(
        ids.map((_, n) => [1000, n, n]),
      );
    }),
  'an unknown block is rejected': (options) =>
    withStore(options, async (store) => {
      await expect(store.get('unknown')).rejects.toThrow(/./);
    }),
  'a deleted block is unknown, others stay; unknown ids are ignored': (options) =>
    withStore(options, async (store) => {
      await store.put('a', Uint8Array.of(1));
      await store.put('b', Uint8Array.of(2));
      await store.delete('a');
      await store.delete('a');
      await store.delete('never');
      await expect(store.get('a')).rejects.toThrow(/./);
      expect(Array.from(await store.get('b'))).toEqual([2]);
    }),
  async 'close may be called again, and without open'({ create }) {
    const store = await create();
    await store.close();
    await expect(store.close()).resolves.toBeUndefined();
  },
  async 'after close nothing is held'({ create }) {
    const store = await create();
    await store.open?.();
    await store.put('a', Uint8Array.of(1));
    await store.close();
    await expect(store.close()).resolves.toBeUndefined();
    await expect(store.get('a')).rejects.toThrow(/./);
  },
};
