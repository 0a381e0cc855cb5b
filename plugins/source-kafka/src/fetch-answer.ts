import { Buffer } from 'node:buffer';
import type { Reader } from '@platformatic/kafka';

/** A transaction that was aborted: its records from an offset on do not count. */
export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

/** What a broker answered to a request for the records of one partition. */
export interface FetchAnswer {
  /** 0: it went well. */
  readonly errorCode: number;
  /** Milliseconds that the broker wants the client to wait, as its quota says. */
  readonly throttle: number;
  /** The first offset that the partition still has. */
  readonly logStartOffset: number;
  /** Where the partition ends for readers. */
  readonly highWatermark: number;
  /** Where it ends for those who read what is committed only; -1 where that was not asked. */
  readonly lastStableOffset: number;
  readonly aborted: readonly AbortedTransaction[];
  /** Record batches as they lie in the log; the last one may be cut off. Undefined: the broker gave no answer at all. */
  readonly bytes: Buffer | undefined;
}

const nothing: FetchAnswer = {
  errorCode: 0,
  throttle: 0,
  logStartOffset: -1,
  highWatermark: -1,
  lastStableOffset: -1,
  aborted: [],
  bytes: undefined,
};

/** Reads the answer, in version 13 of the protocol, without looking at records one by one. */
export const parseFetch = (_: number, __: number, ___: number, reader: Reader): FetchAnswer => {
  const throttle = reader.readInt32();
  const errorCode = reader.readInt16();
  reader.readInt32();
  const [answer = nothing] = reader.readArray(readTopic).flat();
  return { ...answer, throttle, errorCode: errorCode === 0 ? answer.errorCode : errorCode };
};

const readTopic = (reader: Reader): FetchAnswer[] => {
  reader.readUUID();
  return reader.readArray(readPartition);
};

const readPartition = (reader: Reader): FetchAnswer => {
  reader.readInt32();
  const errorCode = reader.readInt16();
  const highWatermark = Number(reader.readInt64());
  const lastStableOffset = Number(reader.readInt64());
  const logStartOffset = Number(reader.readInt64());
  const aborted = reader.readNullableArray(readAborted) ?? [];
  reader.readInt32();
  const size = reader.readUnsignedVarInt() - 1;
  const bytes = size > 0 ? reader.buffer.slice(reader.position, reader.position + size) : Buffer.alloc(0);
  reader.skip(Math.max(size, 0));
  return { errorCode, throttle: 0, logStartOffset, highWatermark, lastStableOffset, aborted, bytes };
};

const readAborted = (reader: Reader): AbortedTransaction => ({
  producerId: Number(reader.readInt64()),
  firstOffset: Number(reader.readInt64()),
});
