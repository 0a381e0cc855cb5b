import type { RefuseRecord } from '../../contracts/bad-record.ts';

/**
 * What `decode` makes of the pieces. When it throws, the piece it was at may be left out: then it is asked for the pieces
 * one by one, and those that it cannot decode are bad records, whatever is in them.
 */
export function* decodeEach<T>(
  pieces: readonly Uint8Array[],
  decode: (pieces: readonly Uint8Array[]) => Iterable<readonly T[]>,
  refuse: RefuseRecord,
): Iterable<readonly T[]> {
  for (const piece of pieces) {
    try {
      yield* decode([piece]);
    } catch (error) {
      refuse(error, piece);
    }
  }
}
