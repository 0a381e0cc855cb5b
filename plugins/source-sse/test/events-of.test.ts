import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventsOf, type FeedContext, type ServerSentEvent } from '../src/events-of.ts';

const context: FeedContext = {
  lastEventId: 'before',
  maxEventLength: 1000,
  onRetry: () => undefined,
  tooLarge: () => new Error('too large'),
};

/** Cuts bytes into pieces of these lengths, again and again. */
async function* cut(bytes: Uint8Array, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let [at, i] = [0, 0]; at < bytes.length; at += lengths[i++ % lengths.length]!)
    yield bytes.subarray(at, at + lengths[i % lengths.length]!);
}

const read = async (
  text: string,
  lengths: readonly number[] = [text.length * 4],
  given: Partial<FeedContext> = {},
): Promise<{ readonly all: ServerSentEvent[]; readonly bytes: number }> => {
  const all: ServerSentEvent[] = [];
  let total = 0;
  for await (const { events, bytes } of eventsOf(cut(Buffer.from(text), lengths), { ...context, ...given })) {
    all.push(...events);
    total += bytes;
  }
  return { all, bytes: total };
};

test('an event has its type, its data, and the last id', async () => {
  const retries: number[] = [];
  const feed =
    '\uFEFF: hello\n\ndata: a\ndata: b\n\nretry: 70\nevent: sale\nid: 7\r\ndata: c\n\ndata:d\n\ndata: half';
  const { all } = await read(feed, undefined, { onRetry: (retry) => retries.push(retry) });
  expect(all).toEqual([
    { type: 'message', data: 'a\nb', id: 'before' },
    { type: 'sale', data: 'c', id: '7' },
    { type: 'message', data: 'd', id: '7' },
  ]);
  expect(retries).toEqual([70]);
});

test('however the bytes arrive, the events are the same', async () => {
  const word = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll(/[\r\n]/g, ''));
  await fc.assert(
    fc.asyncProperty(
      fc.array(word, { minLength: 1 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (words, lengths) => {
        const feed = words.map((text, n) => `id: ${n}\ndata: ${text}\n\n`).join('');
        const { all, bytes } = await read(feed, lengths);
        expect(all).toEqual(words.map((data, n) => ({ type: 'message', data, id: String(n) })));
        expect(bytes).toBe(Buffer.byteLength(feed));
      },
    ),
  );
});

test('an event that never ends is an error, after those before it', async () => {
  const seen: ServerSentEvent[] = [];
  const feed = Buffer.from(`data: a\n\ndata: ${'x'.repeat(2000)}`);
  const reading = (async () => {
    for await (const { events } of eventsOf(cut(feed, [100]), context)) seen.push(...events);
  })();
  await expect(reading).rejects.toThrow('too large');
  expect(seen.map(({ data }) => data)).toEqual(['a']);
});
