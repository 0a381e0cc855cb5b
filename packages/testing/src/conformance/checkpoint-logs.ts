import { expect } from 'vitest';
import {
  afterwards,
  appendAll,
  bytes,
  filled,
  recordsOf,
  withNew,
  type CheckpointStoreConformance,
} from './checkpoint-steps.ts';
import type { Guarantees } from './guarantee.ts';

const numbered = (count: number, length: number): Uint8Array[] =>
  Array.from({ length: count }, (_, n) => filled(length, n));

/** What is appended to a log. */
export const logs: Guarantees<CheckpointStoreConformance> = {
  async 'a log that was never appended to is empty, and one name has one log'(options) {
    await withNew(options, async (store) => {
      expect(store.log('journal')).toBe(store.log('journal'));
      expect(await recordsOf(store.log('journal'))).toEqual([]);
      await store.log('journal').trim(10);
      expect(await store.log('journal').append(bytes(1))).toBeGreaterThanOrEqual(1);
    });
  },
  async 'records come back in order, with their positions'(options) {
    const records = [bytes(1), bytes(), filled(100_000, 1), filled(3, 2), new Uint8Array(200_000)];
    const appended: unknown[] = [];
    const store = await withNew(options, async (first) => {
      appended.push(...(await appendAll(first.log('journal'), records)));
    });
    expect(await afterwards(options, store, (second) => recordsOf(second.log('journal')))).toEqual(appended);
  },
  async 'appends that come together keep the order of the calls'(options) {
    const records = Array.from({ length: 200 }, (_, n) => filled(n % 40 === 0 ? 70_000 : n, n));
    let positions: number[] = [];
    const store = await withNew(options, async (first) => {
      const log = first.log('journal');
      positions = await Promise.all(records.map((each) => log.append(each)));
    });
    expect(positions).toEqual([...new Set(positions)].toSorted((a, b) => a - b));
    const held = await afterwards(options, store, (second) => recordsOf(second.log('journal')));
    expect(held).toEqual(records.map((each, n) => ({ position: positions[n], bytes: each })));
  },
  async 'bytes do not change with what was appended'(options) {
    const store = await withNew(options, async (first) => {
      for (const length of [2, 150_000]) {
        const given = Buffer.alloc(length, 1);
        const appending = first.log('journal').append(given);
        given.fill(2);
        await appending;
      }
    });
    const held = await afterwards(options, store, (second) => recordsOf(second.log('journal')));
    expect(held.map((record) => new Set(record.bytes))).toEqual([new Set([1]), new Set([1])]);
  },
  async 'positions grow from run to run and are never used again, also when all was trimmed'(options) {
    let store = await withNew(options, async () => {});
    let last = 0;
    for (let run = 0; run < 4; run++) {
      const before = store;
      store = await options.again(before);
      await store.open();
      const log = store.log('journal');
      if (run % 2 === 1) await recordsOf(log);
      const [first, second] = await Promise.all([log.append(bytes(run)), log.append(bytes(run))]);
      expect([first > last, second > first]).toEqual([true, true]);
      last = second;
      await log.trim(last + 1);
      await store.close();
    }
  },
  async 'a log goes on where the last run ended'(options) {
    let store = await withNew(options, async (first) => {
      await first.log('journal').append(bytes(1));
    });
    for (const run of [2, 3]) {
      const held = await afterwards(options, store, async (next) => {
        const before = await recordsOf(next.log('journal'));
        await next.log('journal').append(bytes(run));
        return before;
      });
      expect(held.map((record) => record.bytes[0])).toEqual(run === 2 ? [1] : [1, 2]);
      store = await options.again(store);
    }
  },
  async 'logs do not meet'(options) {
    const store = await withNew(options, async (first) => {
      await Promise.all([first.log('journal').append(bytes(1)), first.log('blocks/0').append(bytes(2))]);
    });
    await afterwards(options, store, async (second) => {
      expect((await recordsOf(second.log('blocks/0'))).map((record) => record.bytes)).toEqual([bytes(2)]);
      expect((await recordsOf(second.log('journal'))).map((record) => record.bytes)).toEqual([bytes(1)]);
    });
  },
  async 'trim keeps every record from its position on'(options) {
    const records = numbered(50, 2000);
    let kept: unknown[] = [];
    const store = await withNew(options, async (first) => {
      const appended = await appendAll(first.log('journal'), records);
      kept = appended.slice(30);
      await first.log('journal').trim(appended[30]!.position);
    });
    const held = await afterwards(options, store, (second) => recordsOf(second.log('journal')));
    expect(held.slice(-20)).toEqual(kept);
  },
  async 'room of trimmed records is given back in the end'(options) {
    const store = await withNew(options, async (first) => {
      const log = first.log('journal');
      for (let round = 0; round < 4; round++) {
        const positions = await Promise.all(numbered(100, 4000).map((each) => log.append(each)));
        await log.trim(positions.at(-1)!);
      }
    });
    const held = await afterwards(options, store, (second) => recordsOf(second.log('journal')));
    expect(held.length).toBeGreaterThanOrEqual(1);
    expect(held.length).toBeLessThan(120);
  },
  async 'a log that has lost records is an error and no shorter log'(options) {
    const { again, lose } = options;
    if (!lose) return;
    for (const part of ['all', 'newest'] as const) {
      const store = await withNew(options, async (first) => {
        await appendAll(first.log('journal'), numbered(40, 2000));
        await appendAll(first.log('blocks/0'), numbered(40, 2000));
      });
      await lose(store, 'blocks/0', part);
      for (const mode of ['read', 'write'] as const) {
        const next = await again(store);
        await next.open(mode);
        await expect(recordsOf(next.log('blocks/0'))).rejects.toMatchObject({ code: 'CHECKPOINT_CORRUPT' });
        expect(await recordsOf(next.log('journal'))).toHaveLength(40);
        await next.close();
      }
    }
  },
  async 'after an append that failed, every later one fails; what was durable is there after a restart'(
    options,
  ) {
    const { create, again, spoil } = options;
    if (!spoil) return;
    const store = await create();
    await store.open();
    const log = store.log('journal');
    await log.append(bytes(1));
    await spoil(store);
    const failed = await Promise.allSettled([log.append(bytes(2)), log.append(bytes(3))]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(log.append(bytes(4))).rejects.toThrow(/./);
    await store.close();
    const next = await again(store);
    await next.open();
    const held = await recordsOf(next.log('journal'));
    expect(held.map((record) => record.bytes[0])).toEqual([1, 2, 3].slice(0, held.length));
    expect(held.length).toBeGreaterThanOrEqual(1);
    await expect(next.log('journal').append(bytes(5))).resolves.toBeGreaterThan(1);
    await next.close();
  },
};
