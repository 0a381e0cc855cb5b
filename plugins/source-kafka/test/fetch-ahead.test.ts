import { setImmediate as turn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { fetchAhead } from '../src/fetch-ahead.ts';
import type { Fetched } from '../src/range-fetcher.ts';

const range = { topic: 't', partition: 0, fromOffset: 10, untilOffset: 35 };

const part = (offset: number, nextOffset = offset + 10): Fetched => ({
  bytes: undefined,
  offset,
  aborted: [],
  nextOffset,
});

const all = async (parts: AsyncIterable<Fetched>): Promise<Fetched[]> => {
  const found: Fetched[] = [];
  for await (const one of parts) found.push(one);
  return found;
};

test('all of a range, in order, each part once', async () => {
  const fetch = vi.fn<(offset: number) => Promise<Fetched>>(async (offset) => part(offset));
  const parts = await all(fetchAhead(range, fetch));
  expect(parts.map(({ offset }) => offset)).toEqual([10, 20, 30]);
  expect(fetch.mock.calls).toEqual([[10], [20], [30]]);
});

test('two parts are asked for before they are needed, and no more', async () => {
  const fetch = vi.fn<(offset: number) => Promise<Fetched>>(async (offset) => part(offset, offset + 1));
  const parts = fetchAhead(range, fetch);
  await parts.next();
  for (let i = 0; i < 20; i++) await turn();
  expect(fetch).toHaveBeenCalledTimes(2);
  await parts.next();
  for (let i = 0; i < 20; i++) await turn();
  expect(fetch).toHaveBeenCalledTimes(3);
  await parts.return();
});

test('an empty range asks for nothing', async () => {
  const fetch = vi.fn<(offset: number) => Promise<Fetched>>(async (offset) => part(offset));
  expect(await all(fetchAhead({ ...range, untilOffset: 10 }, fetch))).toEqual([]);
  expect(fetch).not.toHaveBeenCalled();
});

test('an error comes where it belongs, and also when nobody waits for it', async () => {
  const fetch = async (offset: number): Promise<Fetched> => {
    if (offset > 10) throw new Error('broken');
    return part(offset);
  };
  const parts = fetchAhead(range, fetch);
  expect((await parts.next()).value).toEqual(part(10));
  await expect(parts.next()).rejects.toThrow('broken');
  const left = fetchAhead(range, fetch);
  await left.next();
  await left.return();
  await turn();
});
