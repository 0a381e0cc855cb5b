import { JsonCodec } from '../../base/codec/json-codec.ts';
import { DStreamError, textOf } from '../../base/errors/dstream-error.ts';
import type { Json } from '../../contracts/json.ts';
import type { Time } from '../../contracts/time.ts';

/** One step of a run, in the order in which steps were taken. */
export type JournalRecord =
  | { readonly kind: 'ledger'; readonly ledger: Json }
  /** What belongs to a batch, by id of the input. Written before the batch is worked on. */
  | { readonly kind: 'planned'; readonly time: Time; readonly inputs: Readonly<Record<string, Json>> }
  /** What a batch changed in one partition of a state. */
  | StateRecord
  /** Every output of the batch succeeded. */
  | { readonly kind: 'done'; readonly time: Time }
  /** The batch failed and is never worked on again. */
  | { readonly kind: 'failed'; readonly time: Time; readonly reason: string };

/** `bytes` is an encoded `StateCopy`. */
export interface StateRecord {
  readonly kind: 'state';
  readonly operator: string;
  readonly partition: number;
  readonly numPartitions: number;
  readonly time: Time;
  readonly bytes: Uint8Array;
}

const codec = new JsonCodec();
const headLength = 4;

/** A record as bytes: the length of its head, the head as JSON, then the bytes of a state record. */
export const encodeRecord = (record: JournalRecord): Uint8Array => {
  const { bytes, ...plain } = record as Partial<StateRecord>;
  const head = codec.encode(plain);
  const encoded = new Uint8Array(headLength + head.length + (bytes?.length ?? 0));
  new DataView(encoded.buffer).setUint32(0, head.length);
  encoded.set(head, headLength);
  if (bytes) encoded.set(bytes, headLength + head.length);
  return encoded;
};

/** Throws `CHECKPOINT_CORRUPT`. */
export const decodeRecord = (encoded: Uint8Array, place: string): JournalRecord => {
  try {
    const length = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength).getUint32(0);
    const head = codec.decode(encoded.subarray(headLength, headLength + length)) as JournalRecord;
    return head.kind === 'state' ? { ...head, bytes: encoded.slice(headLength + length) } : head;
  } catch (error) {
    throw new DStreamError('CHECKPOINT_CORRUPT', { place, reason: textOf(error) }, { cause: error });
  }
};
