import { expect, it } from 'vitest';
import { sharedPieces } from '../../../src/engine/block/shared-pieces.ts';

const pieces = [Uint8Array.of(1, 2, 3), new Uint8Array(0), Uint8Array.of(9, 4, 5, 9).subarray(1, 3)];

it('puts all pieces into one shared memory', () => {
  const shared = sharedPieces(pieces);
  expect(shared.map((piece) => [...piece])).toEqual([[1, 2, 3], [], [4, 5]]);
  const [memory, ...others] = new Set(shared.map(({ buffer }) => buffer));
  expect(memory).toBeInstanceOf(SharedArrayBuffer);
  expect(others).toEqual([]);
  expect(memory!.byteLength).toBe(5);
});

it('leaves what is shared already where it is', () => {
  const shared = sharedPieces(pieces);
  expect(sharedPieces(shared)).toBe(shared);
});
