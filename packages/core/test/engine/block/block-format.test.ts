import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonCodec } from '../../../src/base/codec/json-codec.ts';
import { decodeContent, encodeContent } from '../../../src/engine/block/block-format.ts';
import type { BlockContent } from '../../../src/engine/block/block.ts';

const codec = new JsonCodec();
const there = (content: BlockContent): BlockContent => decodeContent(encodeContent(content, codec), codec);

describe('round trip', () => {
  it('keeps records', () => {
    const content = { kind: 'records', values: ['a', { n: 1n }, [undefined]] } as const;
    expect(there(content)).toEqual(content);
  });

  it('keeps pieces exactly as they were cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (pieces) => {
        expect(there({ kind: 'bytes', pieces })).toEqual({ kind: 'bytes', pieces });
      }),
    );
  });

  it('reads pieces without copying them', () => {
    const bytes = encodeContent({ kind: 'bytes', pieces: [new Uint8Array([1, 2])] }, codec);
    const content = decodeContent(bytes, codec) as Extract<BlockContent, { kind: 'bytes' }>;
    expect(content.pieces[0]!.buffer).toBe(bytes.buffer);
  });

  it('reads bytes that lie within others', () => {
    const bytes = encodeContent(
      { kind: 'bytes', pieces: [new Uint8Array([1, 2]), new Uint8Array([3])] },
      codec,
    );
    const around = new Uint8Array(bytes.length + 7);
    around.set(bytes, 5);
    const content = decodeContent(around.subarray(5, 5 + bytes.length), codec);
    expect(content).toEqual({ kind: 'bytes', pieces: [new Uint8Array([1, 2]), new Uint8Array([3])] });
  });
});

describe('decodeContent', () => {
  it.each([
    ['nothing', []],
    ['an unknown mark', [9, 1, 2]],
    ['a piece without its end', [2, 0, 0, 0, 2, 1]],
    ['a length without its end', [2, 0, 0]],
    ['records that are no list', [1, 0x7b, 0x7d]],
    ['records that are no JSON', [1, 0x7b]],
  ])('refuses %s', (_, bytes) => {
    expect(() => decodeContent(new Uint8Array(bytes), codec)).toThrow('CODEC_INVALID_BYTES');
  });
});
