import { encryptionError } from './encryption-error.ts';

/** The format that this version writes, and the newest that it reads. */
const FORMAT = 1;

export const SALT_LENGTH = 16;
const counterLength = 8;
export const TAG_LENGTH = 16;

/** What stands in clear before what is encrypted, and is authenticated with it. */
export interface SealHeader {
  readonly keyId: string;
  /** Random, of one run: makes the key of the run. */
  readonly salt: Uint8Array;
  /** How many things the run had encrypted before. */
  readonly counter: bigint;
  /** The tag of the record before, for records of a log; else nothing. */
  readonly before: Uint8Array;
}

/** Sealed bytes in their parts. */
export interface Sealed {
  readonly header: SealHeader;
  readonly head: Uint8Array;
  readonly encrypted: Uint8Array;
  readonly tag: Uint8Array;
}

/** The header as bytes: format, length of the key's id, the id, salt, counter, and the tag before. */
export const encodeHeader = ({ keyId, salt, counter, before }: SealHeader): Buffer => {
  const id = Buffer.from(keyId);
  const head = Buffer.alloc(2 + id.length + SALT_LENGTH + counterLength + before.length);
  head[0] = FORMAT;
  head[1] = id.length;
  head.set(id, 2);
  head.set(salt, 2 + id.length);
  head.writeBigUInt64LE(counter, 2 + id.length + SALT_LENGTH);
  head.set(before, 2 + id.length + SALT_LENGTH + counterLength);
  return head;
};

/** Throws `ENCRYPTION_TAMPERED` or `ENCRYPTION_FORMAT_NEWER`. `beforeLength`: of the tag before, 0 or 16. */
export const parseSealed = (bytes: Uint8Array, beforeLength: number, place: string): Sealed => {
  const idLength = bytes[1] ?? 0;
  const headLength = 2 + idLength + SALT_LENGTH + counterLength + beforeLength;
  if (bytes.length < headLength + TAG_LENGTH || bytes[0] === 0 || idLength === 0)
    throw encryptionError('ENCRYPTION_TAMPERED', { place, reason: 'it is too short or has no header' });
  if (bytes[0]! > FORMAT) throw encryptionError('ENCRYPTION_FORMAT_NEWER', { place, format: bytes[0]! });
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, headLength);
  const salt = 2 + idLength;
  return {
    header: {
      keyId: head.toString('utf8', 2, salt),
      salt: head.subarray(salt, salt + SALT_LENGTH),
      counter: head.readBigUInt64LE(salt + SALT_LENGTH),
      before: head.subarray(headLength - beforeLength),
    },
    head,
    encrypted: bytes.subarray(headLength, bytes.length - TAG_LENGTH),
    tag: bytes.subarray(bytes.length - TAG_LENGTH),
  };
};

/** The tag that sealed bytes end with. */
export const tagOf = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(bytes.subarray(bytes.length - TAG_LENGTH));
