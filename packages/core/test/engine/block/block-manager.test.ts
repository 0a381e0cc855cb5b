import { describe, expect, it } from 'vitest';
import { JsonCodec } from '../../../src/base/codec/json-codec.ts';
import { BlockManager } from '../../../src/engine/block/block-manager.ts';
import type { Block } from '../../../src/engine/block/block.ts';
import { StorageLevel } from '../../../src/engine/block/storage-level.ts';
import { MemoryBlockStore } from '../../support/memory-block-store.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

const setUp = (memoryBudget = 100, store?: MemoryBlockStore) => {
  const logger = new RecordingLogger();
  return { logger, blocks: new BlockManager({ memoryBudget, store, codec: new JsonCodec(), logger }) };
};
const block = (id: string, bytes: number, values: readonly unknown[] = [id]): Block => ({
  id,
  streamId: 0,
  records: values.length,
  bytes,
  content: { kind: 'records', values },
});
const contentOf = (id: string) => ({ kind: 'records', values: [id] });

describe('in memory', () => {
  it('a block is at hand as soon as it was put', () => {
    const { blocks } = setUp();
    const given = block('a', 10);
    void blocks.put(given);
    expect(blocks.get('a')).toBe(given.content);
    expect(blocks.usage()).toEqual({ memoryBytes: 10, memoryBlocks: 1, spilledBytes: 0, spilledBlocks: 0 });
  });

  it('a released block is gone', async () => {
    const { blocks } = setUp();
    await blocks.put(block('a', 10));
    blocks.release('a');
    blocks.release('a');
    expect(blocks.has('a')).toBe(false);
    expect(() => blocks.get('a')).toThrow('BLOCK_NOT_FOUND: Block a');
    expect(blocks.usage().memoryBytes).toBe(0);
  });

  it('received bytes are where other threads can read them, if there are any', async () => {
    const { logger } = setUp();
    const blocks = new BlockManager({ memoryBudget: 100, codec: new JsonCodec(), logger, shared: true });
    const content = { kind: 'bytes', pieces: [Uint8Array.of(1, 2), Uint8Array.of(3)] } as const;
    await blocks.put({ ...block('a', 3), content });
    expect(await blocks.get('a')).toEqual(content);
    const kept = (await blocks.get('a')) as typeof content;
    expect(kept.pieces.every(({ buffer }) => buffer instanceof SharedArrayBuffer)).toBe(true);
  });

  it('an id keeps its first content', async () => {
    const { blocks } = setUp();
    await blocks.put(block('a', 10, ['first']));
    await blocks.put(block('a', 10, ['second']));
    expect(blocks.get('a')).toEqual({ kind: 'records', values: ['first'] });
    expect(blocks.usage().memoryBytes).toBe(10);
  });
});

describe('without a store', () => {
  it('nothing received is dropped; receivers wait until blocks are released', async () => {
    const { blocks } = setUp();
    for (const id of ['a', 'b', 'c']) expect(await blocks.put(block(id, 60))).toBe(true);
    expect(['a', 'b', 'c'].map((id) => blocks.get(id))).toEqual(['a', 'b', 'c'].map(contentOf));
    const room = blocks.waitForRoom();
    blocks.release('a');
    expect(blocks.waitForRoom()).toBe(room);
    blocks.release('b');
    await room;
    expect(blocks.waitForRoom()).toBeUndefined();
  });

  it('a block larger than the budget passes alone', async () => {
    const { blocks } = setUp();
    await blocks.put(block('huge', 1000));
    expect(blocks.waitForRoom()).toBeUndefined();
    await blocks.put(block('next', 1));
    expect(blocks.waitForRoom()).toBeDefined();
  });

  it('partitions make room for what was received, oldest first and no more than needed', async () => {
    const { blocks } = setUp();
    for (const id of ['p', 'q', 'r']) await blocks.put(block(id, 30), StorageLevel.MEMORY_ONLY);
    await blocks.put(block('a', 40));
    expect(['p', 'q', 'r', 'a'].map((id) => blocks.has(id))).toEqual([false, true, true, true]);
  });
});

describe('with a store', () => {
  it('spills what comes last and reads it back', async () => {
    const store = new MemoryBlockStore();
    const { blocks } = setUp(100, store);
    await blocks.put(block('a', 60));
    await blocks.put(block('b', 60));
    expect(blocks.usage()).toMatchObject({ memoryBytes: 60, memoryBlocks: 1, spilledBlocks: 1 });
    expect(blocks.usage().spilledBytes).toBe([...store.blocks.values()][0]!.length);
    expect(blocks.get('a')).toEqual(contentOf('a'));
    expect(blocks.get('b')).toBeInstanceOf(Promise);
    expect(await blocks.get('b')).toEqual(contentOf('b'));
    expect(await blocks.get('b')).toEqual(contentOf('b'));
    expect(blocks.usage().memoryBytes).toBe(60);
    expect(blocks.waitForRoom()).toBeUndefined();
  });

  it('keeps pieces of bytes as they were', async () => {
    const { blocks } = setUp(1, new MemoryBlockStore());
    const pieces = [new Uint8Array([1]), new Uint8Array([]), new Uint8Array([2, 3])];
    await blocks.put({ id: 'a', streamId: 0, records: 3, bytes: 3, content: { kind: 'bytes', pieces } });
    expect(await blocks.get('a')).toEqual({ kind: 'bytes', pieces });
  });

  it('has a block at hand while it is being written', async () => {
    const store = new MemoryBlockStore();
    const { promise, resolve } = Promise.withResolvers<void>();
    store.held = promise;
    const { blocks } = setUp(10, store);
    const put = blocks.put(block('a', 60));
    expect(blocks.get('a')).toEqual(contentOf('a'));
    expect(blocks.usage()).toMatchObject({ memoryBytes: 60, spilledBlocks: 0 });
    resolve();
    await put;
    expect(blocks.usage()).toMatchObject({ memoryBytes: 0, spilledBlocks: 1 });
  });

  it('leaves nothing behind of a block released while it was written', async () => {
    const store = new MemoryBlockStore();
    const { promise, resolve } = Promise.withResolvers<void>();
    store.held = promise;
    const { blocks } = setUp(10, store);
    const put = blocks.put(block('a', 60));
    blocks.release('a');
    const again = blocks.put(block('a', 5, ['again']));
    resolve();
    await Promise.all([put, again]);
    expect(blocks.get('a')).toEqual({ kind: 'records', values: ['again'] });
    expect(blocks.usage()).toEqual({ memoryBytes: 5, memoryBlocks: 1, spilledBytes: 0, spilledBlocks: 0 });
    expect(store.blocks.size).toBe(0);
  });

  it('deletes a spilled block when it is released', async () => {
    const store = new MemoryBlockStore();
    const { blocks } = setUp(10, store);
    await blocks.put(block('a', 60));
    blocks.release('a');
    expect(store.blocks.size).toBe(0);
    expect(blocks.usage()).toEqual({ memoryBytes: 0, memoryBlocks: 0, spilledBytes: 0, spilledBlocks: 0 });
  });

  it('keeps blocks in memory when it refuses them, and makes receivers wait', async () => {
    const store = new MemoryBlockStore();
    store.isFull = true;
    const { blocks, logger } = setUp(100, store);
    for (const id of ['a', 'b', 'c']) expect(await blocks.put(block(id, 60))).toBe(true);
    expect(['a', 'b', 'c'].map((id) => blocks.get(id))).toEqual(['a', 'b', 'c'].map(contentOf));
    expect(blocks.waitForRoom()).toBeDefined();
    expect(logger.lines).toEqual(['warn a block cannot leave memory; receivers wait while memory is full']);
  });

  it('spills again once the store takes blocks again', async () => {
    const store = new MemoryBlockStore();
    store.isFull = true;
    const { blocks } = setUp(100, store);
    for (const id of ['a', 'b']) await blocks.put(block(id, 60));
    store.isFull = false;
    await blocks.put(block('c', 60));
    expect(blocks.usage()).toMatchObject({ memoryBlocks: 2, spilledBlocks: 1 });
  });

  it('keeps records in memory that the codec cannot write', async () => {
    const { blocks } = setUp(10, new MemoryBlockStore());
    const value = setUp;
    expect(await blocks.put(block('a', 60, [value]))).toBe(true);
    expect(blocks.get('a')).toEqual({ kind: 'records', values: [value] });
  });

  it('opens it first and closes it last, empty', async () => {
    const store = new MemoryBlockStore();
    const { blocks } = setUp(10, store);
    await blocks.open();
    await blocks.put(block('a', 60));
    await blocks.close();
    expect(store.calls).toEqual(['open', 'put', 'delete', 'close']);
    expect(blocks.has('a')).toBe(false);
  });

  it('opens it with the first block that leaves memory if nobody has, and only once', async () => {
    const store = new MemoryBlockStore();
    const { blocks } = setUp(10, store);
    await Promise.all([blocks.put(block('a', 60)), blocks.put(block('b', 60))]);
    await blocks.open();
    expect(store.calls).toEqual(['open', 'put', 'put']);
    expect(blocks.usage()).toMatchObject({ memoryBlocks: 0, spilledBlocks: 2 });
  });

  it('does not open it after the end', async () => {
    const store = new MemoryBlockStore();
    const { blocks } = setUp(10, store);
    await blocks.close();
    await blocks.put(block('a', 60));
    expect(store.calls).toEqual(['close', 'put']);
  });

  it('that cannot be opened holds nothing, and opening it says why', async () => {
    const store = new MemoryBlockStore();
    store.open = () => Promise.reject(new Error('no such directory'));
    const { blocks, logger } = setUp(10, store);
    expect(await blocks.put(block('p', 60), StorageLevel.DISK_ONLY)).toBe(false);
    expect(store.calls).toEqual([]);
    expect(logger.fields).toMatchObject([{ error: { message: 'no such directory' } }]);
    await expect(blocks.open()).rejects.toThrow('no such directory');
  });
});

describe('partitions', () => {
  it('MEMORY_ONLY: kept while there is room, else not, at once', async () => {
    const store = new MemoryBlockStore();
    const { blocks } = setUp(100, store);
    expect(await blocks.put(block('p', 60), StorageLevel.MEMORY_ONLY)).toBe(true);
    expect(await blocks.put(block('q', 60), StorageLevel.MEMORY_ONLY)).toBe(false);
    expect([blocks.has('p'), blocks.has('q'), store.calls]).toEqual([true, false, []]);
  });

  it('MEMORY_AND_DISK: in the store when memory is full', async () => {
    const { blocks } = setUp(100, new MemoryBlockStore());
    for (const id of ['p', 'q'])
      expect(await blocks.put(block(id, 60), StorageLevel.MEMORY_AND_DISK)).toBe(true);
    expect(blocks.usage()).toMatchObject({ memoryBlocks: 1, spilledBlocks: 1 });
    expect(await blocks.get('q')).toEqual(contentOf('q'));
  });

  it('DISK_ONLY: in the store in any case', async () => {
    const { blocks } = setUp(100, new MemoryBlockStore());
    expect(await blocks.put(block('p', 1), StorageLevel.DISK_ONLY)).toBe(true);
    expect(blocks.usage()).toMatchObject({ memoryBlocks: 0, spilledBlocks: 1 });
  });

  it.each([StorageLevel.MEMORY_AND_DISK, StorageLevel.DISK_ONLY])(
    '%s: not kept where the store is missing or refuses, and never waits',
    async (level) => {
      const full = new MemoryBlockStore();
      full.isFull = true;
      for (const { blocks } of [setUp(10), setUp(10, full)]) {
        expect(await blocks.put(block('p', 60), level)).toBe(false);
        expect(blocks.has('p')).toBe(false);
        expect(blocks.usage().memoryBytes).toBe(0);
      }
    },
  );
});
