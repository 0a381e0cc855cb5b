import { describe, expect, test } from 'vitest';
import { StorageLevel } from '../../../src/engine/block/storage-level.ts';
import { localEngine } from '../../support/local-engine.ts';
import { MemoryBlockStore } from '../../support/memory-block-store.ts';

const { MEMORY_ONLY, MEMORY_AND_DISK, DISK_ONLY } = StorageLevel;
const levels = Object.values(StorageLevel);

/** Two partitions of some hundred bytes each that say when they are computed. */
const watched = (options: Parameters<typeof localEngine>[0] = {}) => {
  const store = new MemoryBlockStore();
  const engine = localEngine({ blockStore: store, ...options });
  const computed: number[] = [];
  const source = engine.sc.makeRDD([['a', 'b'], ['c']]).mapPartitionsWithIndex((partition, records) => {
    computed.push(partition);
    return records;
  });
  return {
    ...engine,
    store,
    computed,
    rdd: source.map((text) => text.repeat(100)),
    expected: ['a', 'b', 'c'],
  };
};

const heads = (texts: readonly string[]): string[] => texts.map((text) => text[0]!);

describe.each(levels)('an RDD persisted %s', (level) => {
  test('is computed once while there is room', async () => {
    const { rdd, computed, expected, blocks, clock } = watched();
    rdd.persist(level);
    expect(rdd.storageLevel).toBe(level);
    for (let i = 0; i < 3; i++) {
      expect(heads(await rdd.collect())).toEqual(expected);
      await clock.settle();
    }
    expect(computed).toEqual([0, 1]);
    expect(rdd.isMaterialised).toBe(true);
    expect(blocks.usage()).toMatchObject(level === DISK_ONLY ? { spilledBlocks: 2 } : { memoryBlocks: 2 });
  });

  test('is computed again after unpersist, and gives its room back', async () => {
    const { rdd, computed, blocks, clock } = watched();
    await rdd.persist(level).count();
    await clock.settle();
    rdd.unpersist();
    expect(rdd.isMaterialised).toBe(false);
    expect(blocks.usage()).toMatchObject({ memoryBlocks: 0, spilledBlocks: 0, memoryBytes: 0 });
    await rdd.count();
    expect(computed).toEqual([0, 1, 0, 1]);
  });

  test('two jobs at once compute it once', async () => {
    const { rdd, computed, sc } = watched();
    const later = rdd.mapAsync(async (text) => text).persist(level);
    const [a, b] = await Promise.all([later.count(), later.map((text) => text).count()]);
    expect([a, b]).toEqual([3, 3]);
    expect(computed).toEqual([0, 1]);
    expect(sc.defaultParallelism).toBe(3);
  });
});

describe('when memory is full', () => {
  test('MEMORY_ONLY computes again what did not fit', async () => {
    const { rdd, computed, expected, blocks } = watched({ memoryBudget: 300 });
    rdd.persist(MEMORY_ONLY);
    expect(heads(await rdd.collect())).toEqual(expected);
    expect(heads(await rdd.collect())).toEqual(expected);
    expect(computed).toEqual([0, 1, 0]);
    expect(rdd.isMaterialised).toBe(false);
    expect(blocks.usage()).toMatchObject({ memoryBlocks: 1, spilledBlocks: 0 });
  });

  test('MEMORY_AND_DISK spills and reads back', async () => {
    const { rdd, computed, expected, blocks, clock } = watched({ memoryBudget: 300 });
    rdd.persist(MEMORY_AND_DISK);
    for (let i = 0; i < 2; i++) {
      expect(heads(await rdd.collect())).toEqual(expected);
      await clock.settle();
    }
    expect(computed).toEqual([0, 1]);
    // The second one came while the first was still on its way out of memory.
    expect(blocks.usage()).toMatchObject({ memoryBytes: 0, spilledBlocks: 2 });
  });

  test('a store that refuses means computing again', async () => {
    const { rdd, computed, expected, store, clock } = watched();
    store.isFull = true;
    rdd.persist(DISK_ONLY);
    for (let i = 0; i < 2; i++) {
      expect(heads(await rdd.collect())).toEqual(expected);
      await clock.settle();
    }
    expect(computed).toEqual([0, 1, 0, 1]);
  });

  test('a stored partition that cannot be read is computed again', async () => {
    const { rdd, computed, expected, store, clock } = watched();
    await rdd.persist(DISK_ONLY).count();
    await clock.settle();
    store.blocks.clear();
    expect(heads(await rdd.collect())).toEqual(expected);
    expect(computed).toEqual([0, 1, 0, 1]);
  });
});

describe('a pinned RDD', () => {
  test('stays in memory whatever it takes and counts against nothing', async () => {
    const { rdd, computed, blocks } = watched({ memoryBudget: 1 });
    rdd.pin();
    await rdd.count();
    await rdd.count();
    expect(computed).toEqual([0, 1]);
    expect(blocks.usage()).toMatchObject({ memoryBlocks: 0, spilledBlocks: 0 });
  });

  test('stays when a user persists and unpersists it, until it is unpinned', async () => {
    const { rdd, computed } = watched();
    rdd.pin().persist(MEMORY_ONLY);
    await rdd.count();
    rdd.unpersist();
    await rdd.count();
    expect(computed).toEqual([0, 1]);
    rdd.unpin();
    expect(rdd.keeping).toBeUndefined();
    await rdd.count();
    expect(computed).toEqual([0, 1, 0, 1]);
  });

  test('that a user persists stays persisted when it is unpinned', async () => {
    const { rdd, computed } = watched();
    rdd.pin().persist(MEMORY_ONLY);
    await rdd.count();
    rdd.unpin();
    await rdd.count();
    expect(computed).toEqual([0, 1]);
  });
});

describe('a partition on its way', () => {
  test('that fails is computed again by the next task', async () => {
    const { sc } = localEngine();
    let calls = 0;
    const rdd = sc.makeRDD([[1]]).mapAsync(async (n) => {
      if (calls++ === 0) throw new Error('again');
      return n;
    });
    expect(await rdd.cache().collect()).toEqual([1]);
    expect(calls).toBe(2);
  });

  test('is not kept when it was unpersisted meanwhile', async () => {
    const { sc, blocks } = localEngine();
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const rdd = sc.makeRDD([[1]]).mapAsync(async (n) => {
      await gate;
      return n;
    });
    const count = rdd.cache().count();
    rdd.unpersist();
    open();
    expect(await count).toBe(1);
    expect(blocks.usage().memoryBlocks).toBe(0);
  });
});

test('a loop ends at a persisted RDD, so that what is kept is what was asked for', async () => {
  const { sc } = localEngine();
  let calls = 0;
  const kept = sc
    .makeRDD([[1, 2]])
    .map((n) => (calls++, n * 10))
    .cache();
  expect(await kept.map((n) => n + 1).collect()).toEqual([11, 21]);
  expect(await kept.filter((n) => n > 10).count()).toBe(1);
  expect(calls).toBe(2);
});
