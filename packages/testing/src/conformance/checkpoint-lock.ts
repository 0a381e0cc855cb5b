import type { CheckpointStore } from '@dstream/core/plugin';
import { expect } from 'vitest';
import {
  afterwards,
  bytes,
  recordsOf,
  using,
  withNew,
  type CheckpointStoreConformance,
} from './checkpoint-steps.ts';
import type { Guarantees } from './guarantee.ts';

/** Who may write. */
export const lock: Guarantees<CheckpointStoreConformance> = {
  async 'a second writer is refused with CHECKPOINT_LOCKED until the first has closed'(options) {
    const store = await withNew(options, async (first) => {
      const second: CheckpointStore = await options.again(first);
      await expect(second.open()).rejects.toMatchObject({ code: 'CHECKPOINT_LOCKED' });
      await second.close();
      await expect(first.log('journal').append(bytes(1))).resolves.toBeGreaterThanOrEqual(1);
      const third: CheckpointStore = await options.again(first);
      await expect(third.open('write')).rejects.toMatchObject({ code: 'CHECKPOINT_LOCKED' });
    });
    await afterwards(options, store, async (second) => {
      expect(await recordsOf(second.log('journal'))).toHaveLength(1);
    });
  },
  async 'of several writers at once at most one gets the store'(options) {
    const store = await withNew(options, async () => {});
    const all: CheckpointStore[] = await Promise.all(
      Array.from({ length: 5 }, async () => options.again(store)),
    );
    const opened = await Promise.allSettled(all.map((each) => each.open()));
    const refused = opened.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused.length).toBeGreaterThanOrEqual(4);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'CHECKPOINT_LOCKED' });
    await Promise.all(all.map((each) => each.close()));
    await afterwards(options, store, async (next) => next.put('a', bytes(1)));
  },
  async 'a reader looks at what a writer has made durable, and keeps nobody out'(options) {
    await withNew(options, async (writer) => {
      await writer.put('a', bytes(1));
      await writer.log('journal').append(bytes(2));
      await afterwards(
        options,
        writer,
        async (reader) => {
          expect(await reader.get('a')).toEqual(bytes(1));
          expect(await reader.list('')).toEqual(['a']);
          expect((await recordsOf(reader.log('journal'))).map((record) => record.bytes)).toEqual([bytes(2)]);
          await writer.log('journal').append(bytes(3));
          await writer.put('b', bytes(4));
        },
        'read',
      );
    });
  },
  async 'a reader cannot write'(options) {
    const store = await withNew(options, async (writer) => writer.put('a', bytes(1)));
    await afterwards(
      options,
      store,
      async (reader) => {
        await expect(reader.put('b', bytes(1))).rejects.toThrow(/./);
        await expect(reader.delete('a')).rejects.toThrow(/./);
        await expect(reader.log('journal').append(bytes(1))).rejects.toThrow(/./);
        await expect(reader.log('journal').trim(1)).rejects.toThrow(/./);
      },
      'read',
    );
    await afterwards(options, store, async (next) => {
      expect(await next.list('')).toEqual(['a']);
      expect(await recordsOf(next.log('journal'))).toEqual([]);
    });
  },
  async 'a place where nothing was ever written can be read'({ create }) {
    await using(
      create() as Promise<CheckpointStore>,
      async (reader) => {
        expect(await reader.list('')).toEqual([]);
        expect(await reader.get('a')).toBeUndefined();
        expect(await recordsOf(reader.log('journal'))).toEqual([]);
      },
      'read',
    );
  },
  async 'close finishes what was begun, may be called again, and ends writing'(options) {
    const store = await withNew(options, async (first) => {
      const begun = [first.log('journal').append(bytes(1)), first.put('a', bytes(2))];
      await Promise.all([first.close(), first.close()]);
      await first.close();
      await Promise.all(begun);
      await expect(first.log('journal').append(bytes(3))).rejects.toThrow(/./);
      await expect(first.put('b', bytes(3))).rejects.toThrow(/./);
    });
    await afterwards(options, store, async (second) => {
      expect(await second.get('a')).toEqual(bytes(2));
      expect(await second.list('')).toEqual(['a']);
      expect((await recordsOf(second.log('journal'))).map((record) => record.bytes)).toEqual([bytes(1)]);
    });
  },
  async 'close without open is no error'({ create }) {
    const store = await create();
    await expect(store.close()).resolves.toBeUndefined();
  },
};
