import { JsonCodec } from '../../base/codec/json-codec.ts';
import { DStreamError, textOf } from '../../base/errors/dstream-error.ts';
import type { Json } from '../../contracts/json.ts';
import type { Time } from '../../contracts/time.ts';
import type { LedgerContent } from './ledger.ts';

/** One step of a run, in the order in which steps were taken. */
export type JournalRecord =
  /** Everything that the records before it said, but for changes of state. */
  | { readonly kind: 'ledger'; readonly ledger: LedgerContent }
  /** What belongs to a batch, by id of the input. Written before the batch is worked on. */
  | { readonly kind: 'planned'; readonly time: Time; readonly inputs: RecordedInputs }
  | StateRecord
  /** Every output of the batch succeeded. */
  | { readonly kind: 'done'; readonly time: Time }
  /** The batch failed and is never worked on again. */
  | {
      readonly kind: 'failed';
      readonly time: Time;
      readonly reason: string;
      readonly passedOver?: readonly LeftPartitions[];
    };

/** Partitions of a state, by the id of its operator, that a batch has left as they were because it failed. */
export interface LeftPartitions {
  readonly operator: string;
  readonly time: Time;
  readonly partitions: readonly number[];
}

/** What each input keeps of a batch, by its id. */
export type RecordedInputs = Readonly<Record<string, Json>>;

/** What a batch changed in one partition of a state; `bytes` is an encoded `StateCopy`. */
export interface StateRecord {
  readonly kind: 'state';
  readonly operator: string;
  readonly partition: number;
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

/** Throws `CHECKPOINT_UNREADABLE`. */
export const decodeRecord = (encoded: Uint8Array, place: string): JournalRecord => {
  try {
    const length = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength).getUint32(0);
    const head = codec.decode(encoded.subarray(headLength, headLength + length)) as JournalRecord;
    if (head.kind !== 'state') return head;
    return { ...head, bytes: new Uint8Array(encoded.subarray(headLength + length)) };
  } catch (error) {
    throw new DStreamError('CHECKPOINT_UNREADABLE', { place, reason: textOf(error) }, { cause: error });
  }
};
