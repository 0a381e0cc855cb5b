import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { asTheyAre } from '../src/compression.ts';
import { LogWriter } from '../src/log-writer.ts';

const record = asTheyAre(new Uint8Array(100_000));

/** A writer of which each write ends when it is let. */
const heldBack = () => {
  const writes: { readonly count: number; readonly end: PromiseWithResolvers<number> }[] = [];
  const writer = new LogWriter(({ count }) => {
    const end = Promise.withResolvers<number>();
    writes.push({ count, end });
    return end.promise;
  });
  return { writer, writes };
};

/** Everything is done that needs no write to end. */
const settled = async (): Promise<void> => {
  for (let i = 0; i < 3; i++) await turn();
};

const add = (writer: LogWriter, count: number): Promise<number>[] =>
  Array.from({ length: count }, () => writer.add(record));

test('what comes together is written together, up to half a megabyte', async () => {
  const { writer, writes } = heldBack();
  const added = add(writer, 14);
  await settled();
  expect(writes.map(({ count }) => count)).toEqual([6]);
  writes[0]!.end.resolve(1);
  await settled();
  expect(writes.map(({ count }) => count)).toEqual([6, 6]);
  expect(await Promise.all(added.slice(0, 6))).toEqual([1, 2, 3, 4, 5, 6]);
  writes[1]!.end.resolve(7);
  await settled();
  writes[2]!.end.resolve(13);
  expect(await Promise.all(added)).toEqual(Array.from({ length: 14 }, (_, i) => i + 1));
  await writer.idle();
});

test('who waited for a group has its turn while the next one is written', async () => {
  const { writer, writes } = heldBack();
  const added = add(writer, 12);
  await settled();
  writes[0]!.end.resolve(1);
  const again = Promise.all(added.slice(0, 6).map((each) => each.then(() => writer.add(record))));
  await settled();
  writes[1]!.end.resolve(7);
  await settled();
  expect(writes.map(({ count }) => count)).toEqual([6, 6, 6]);
  writes[2]!.end.resolve(13);
  expect(await again).toEqual([13, 14, 15, 16, 17, 18]);
});

test('after a write that failed nothing is written any more', async () => {
  const { writer, writes } = heldBack();
  const added = Promise.allSettled(add(writer, 14));
  await settled();
  writes[0]!.end.reject(new Error('i/o error'));
  expect((await added).every(({ status }) => status === 'rejected')).toBe(true);
  await expect(writer.add(record)).rejects.toThrow('i/o error');
  await writer.idle();
  expect(writes).toHaveLength(1);
  expect(writer.failed).toBe(true);
});
