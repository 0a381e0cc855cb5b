import { expect, test } from 'vitest';
import type { Place } from '../src/sequence-range.ts';
import { placesNow, readableShards } from '../src/shard-places.ts';
import { startingPlaces } from '../src/starting-places.ts';

const shard = (shardId: string, parents: string[] = [], isClosed = false) => ({ shardId, parents, isClosed });

/** a is split into b and c, which are merged into d. */
const shards = new Map(
  [shard('a', [], true), shard('b', ['a'], true), shard('c', ['a'], true), shard('d', ['b', 'c'])].map(
    (one) => [one.shardId, one],
  ),
);

const end: Place = { at: 'SHARD_END' };
const begin: Place = { at: 'TRIM_HORIZON' };
const isEnd = (_: string, { at }: Place) => at === 'SHARD_END';
const policy = { onDataLoss: 'fail' as const, onLoss: () => undefined };

const readable = (known: Record<string, Place>) =>
  readableShards(placesNow('s', new Map(Object.entries(known)), shards, isEnd, policy), shards, isEnd);

test('a shard is read when its parents were', () => {
  expect(readable({})).toEqual(['a']);
  expect(readable({ a: end })).toEqual(['b', 'c']);
  expect(readable({ a: end, b: end })).toEqual(['c']);
  expect(readable({ a: end, b: end, c: end })).toEqual(['d']);
});

test('parents that are gone keep nobody waiting', () => {
  const rest = new Map([...shards].filter(([id]) => id !== 'a'));
  expect(readableShards(placesNow('s', new Map(), rest, isEnd, policy), rest, isEnd)).toEqual(['b', 'c']);
});

const now = (place: Place) => placesNow('s', new Map([['z', place]]), shards, isEnd, policy);

test('a shard that is gone: forgotten if it was read, else a loss', () => {
  expect(now(end).has('z')).toBe(false);
  expect(() => now(begin)).toThrow(expect.objectContaining({ code: 'KINESIS_SHARD_GONE' }));
});

const placesOf = (...start: Parameters<typeof startingPlaces>) =>
  Object.fromEntries(startingPlaces(...start).map(({ shardId, place }) => [shardId, place.at]));

test('where shards begin', () => {
  expect(placesOf('s', shards, { at: 'LATEST' }, 5)).toEqual({
    a: 'SHARD_END',
    b: 'SHARD_END',
    c: 'SHARD_END',
    d: 'LATEST',
  });
  expect(placesOf('s', shards, { at: 'AFTER_SEQUENCE_NUMBER', shards: { b: '17' } }, 5)).toEqual({
    a: 'SHARD_END',
    b: 'AFTER_SEQUENCE_NUMBER',
    c: 'TRIM_HORIZON',
    d: 'TRIM_HORIZON',
  });
  expect(() => placesOf('s', shards, { at: 'AFTER_SEQUENCE_NUMBER', shards: { x: '17' } }, 5)).toThrow(
    expect.objectContaining({ code: 'KINESIS_SHARD_UNKNOWN' }),
  );
});
