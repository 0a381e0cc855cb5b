import { describe, expect, test } from 'vitest';
import { concatChunks, eachChunk, gather, isSync, mapChunks } from '../../../src/engine/pipeline/chunks.ts';
import { turn } from '../../support/turn.ts';

async function* later<T>(chunks: readonly (readonly T[])[]): AsyncGenerator<readonly T[]> {
  for (const chunk of chunks) {
    await turn();
    yield chunk;
  }
}

async function* failing(): AsyncGenerator<readonly number[]> {
  yield [1];
  throw new Error('gone');
}

const chunks = [[1, 2], [], [3]];

describe('chunks at hand', () => {
  test('are read without waiting', () => {
    const seen: (readonly number[])[] = [];
    expect(eachChunk(chunks, (chunk) => seen.push(chunk))).toBeUndefined();
    expect(seen).toEqual(chunks);
    expect(gather(chunks)).toEqual([1, 2, 3]);
    const doubled = mapChunks(chunks, (chunk) => chunk.map((n) => 2 * n));
    expect(isSync(doubled)).toBe(true);
    expect(gather(doubled)).toEqual([2, 4, 6]);
    expect(gather(concatChunks([chunks, [], chunks]))).toEqual([1, 2, 3, 1, 2, 3]);
  });

  test('an only chunk is not copied', () => {
    const only = [1, 2];
    expect(gather([only])).toBe(only);
  });

  test('any number of chunks is joined', () => {
    const many = Array.from({ length: 20_000 }, (_, n) => [n]);
    expect(gather(many)).toEqual(many.flat());
  });

  test('records that are arrays stay arrays', () => {
    expect(gather([[['a', 1]], [['b', 2]]])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(gather([[['a', 1]]])).toEqual([['a', 1]]);
  });

  test('are made when they are read', () => {
    let made = 0;
    const mapped = mapChunks(chunks, (chunk) => (made++, chunk));
    expect(made).toBe(0);
    expect(gather(mapped)).toEqual([1, 2, 3]);
    expect(made).toBe(3);
  });
});

describe('chunks that are waited for', () => {
  test('give promises', async () => {
    const seen: (readonly number[])[] = [];
    await eachChunk(later(chunks), (chunk) => seen.push(chunk));
    expect(seen).toEqual(chunks);
    expect(gather(later(chunks))).toBeInstanceOf(Promise);
    expect(await gather(later(chunks))).toEqual([1, 2, 3]);
    expect(await gather(mapChunks(later(chunks), (chunk) => chunk.map((n) => 2 * n)))).toEqual([2, 4, 6]);
    expect(await gather(concatChunks([chunks, later([[9]])]))).toEqual([1, 2, 3, 9]);
  });

  test('reject with what they fail with', async () => {
    await expect(gather(failing())).rejects.toThrow('gone');
    await expect(gather(concatChunks([[[1]], failing()]))).rejects.toThrow('gone');
  });
});
