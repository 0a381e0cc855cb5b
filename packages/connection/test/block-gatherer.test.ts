import { BlockGatherer } from '@dstream/connection';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A store whose blocks become durable when the test says so. */
const storing = () => {
  const blocks: (readonly string[])[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const store = {
    block(records: readonly string[]) {
      blocks.push(records);
      const end = Promise.withResolvers<void>();
      ends.push(end);
      return end.promise;
    },
  };
  return { store, blocks, ends };
};

const turns = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => undefined);

test('a block has what arrives until its time is over, and each piece waits until it is durable', async () => {
  const { store, blocks, ends } = storing();
  const gatherer = new BlockGatherer(store, { linger: 10 });
  const durable: string[] = [];
  void gatherer.add(['a', 'b'], 2).then(() => durable.push('first'));
  await vi.advanceTimersByTimeAsync(9);
  void gatherer.add(['c'], 1).then(() => durable.push('second'));
  expect(blocks).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(blocks).toEqual([['a', 'b', 'c']]);
  expect([durable, gatherer.waiting]).toEqual([[], 3]);
  ends[0]!.resolve();
  await turns();
  expect([durable, gatherer.waiting]).toEqual([['first', 'second'], 0]);
});

test('a block is full at its records or bytes', async () => {
  const { store, blocks, ends } = storing();
  const gatherer = new BlockGatherer(store, { linger: 1e6, records: 2, bytes: 100 });
  void gatherer.add(['a']);
  void gatherer.add(['b', 'c']);
  void gatherer.add(['large'], 100);
  await turns();
  ends[0]!.resolve();
  await turns();
  expect(blocks).toEqual([['a', 'b', 'c'], ['large']]);
});

test('blocks are stored one after the other', async () => {
  const { store, blocks, ends } = storing();
  const gatherer = new BlockGatherer(store, { linger: 0 });
  void gatherer.add(['a']);
  await vi.advanceTimersByTimeAsync(1);
  void gatherer.add(['b']);
  await vi.advanceTimersByTimeAsync(1);
  expect(blocks).toEqual([['a']]);
  ends[0]!.resolve();
  await turns();
  expect(blocks).toEqual([['a'], ['b']]);
});

test('a block that is not taken is told to those who brought it, and the next one is tried', async () => {
  const { store, ends } = storing();
  const gatherer = new BlockGatherer(store, { linger: 0 });
  const [first] = [gatherer.add(['a'], 1)];
  await vi.advanceTimersByTimeAsync(1);
  const second = gatherer.add(['b'], 1);
  ends[0]!.reject(new Error('stopping'));
  await expect(first).rejects.toThrow('stopping');
  await vi.advanceTimersByTimeAsync(1);
  ends[1]!.resolve();
  await expect(second).resolves.toBeUndefined();
  expect(gatherer.waiting).toBe(0);
});

test('flush waits for no time', async () => {
  const { store, blocks, ends } = storing();
  const gatherer = new BlockGatherer(store, { linger: 1e6 });
  void gatherer.add(['a']);
  const flushed = gatherer.flush();
  await turns();
  expect(blocks).toEqual([['a']]);
  ends[0]!.resolve();
  await flushed;
  await gatherer.flush();
  await gatherer.add([]);
  expect(vi.getTimerCount()).toBe(0);
});
