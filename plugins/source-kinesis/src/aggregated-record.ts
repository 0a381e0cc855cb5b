import { createHash } from 'node:crypto';
import { ProtoReader } from './proto-reader.ts';

/** A record inside of an aggregated one. */
export interface SubRecord {
  readonly partitionKey: string;
  readonly data: Uint8Array;
}

const magic = [0xf3, 0x89, 0x9a, 0xc2];
const digestBytes = 16;

const hasMagic = (data: Uint8Array): boolean =>
  data.length > magic.length + digestBytes && magic.every((byte, i) => data[i] === byte);

/**
 * The records that a producer has put into one, in the format of the Kinesis Producer Library: four bytes, a message of
 * Protocol Buffers, its MD5. Undefined: this is no such record, but one that was written alone.
 */
export const subRecordsOf = (data: Uint8Array): SubRecord[] | undefined => {
  if (!hasMagic(data)) return undefined;
  const message = data.subarray(magic.length, -digestBytes);
  const digest = createHash('md5').update(message).digest();
  if (!digest.equals(data.subarray(-digestBytes))) return undefined;
  try {
    return decoded(message);
  } catch {
    return undefined;
  }
};

const text = new TextDecoder();

const decoded = (message: Uint8Array): SubRecord[] => {
  const keys: string[] = [];
  const inner: Uint8Array[] = [];
  new ProtoReader(message).fields((field, value) => {
    if (field === 1) keys.push(text.decode(value as Uint8Array));
    if (field === 3) inner.push(value as Uint8Array);
  });
  return inner.map((bytes) => subRecord(bytes, keys));
};

const subRecord = (bytes: Uint8Array, keys: readonly string[]): SubRecord => {
  let partitionKey: string | undefined;
  let data: Uint8Array | undefined;
  new ProtoReader(bytes).fields((field, value) => {
    if (field === 1) partitionKey = keys[value as number];
    if (field === 3) data = value as Uint8Array;
  });
  if (partitionKey === undefined || !(data instanceof Uint8Array))
    throw new RangeError('a record without key or data');
  return { partitionKey, data };
};

/** How many records a stored one stands for. */
export const numRecordsIn = (data: Uint8Array): number => subRecordsOf(data)?.length ?? 1;
