import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { stateError } from './state-lmdb-error.ts';

/** Where the first two pages of an LMDB file, of version 2, say what it is: words of four bytes, numbers of eight. */
const MAGIC_AT = 24;
const MAGIC = [0xbeefc0de, 2] as const;
const PAGE_SIZE_AT = 48;
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;
const HEAD_LENGTH = 160;

/** As many pages may be missing: LMDB does not write those at the end that a transaction has taken and given back. */
const SLACK = 64;

/**
 * Makes sure that every page which the file speaks of is there: reading another one would end the process. What is short
 * by a little is filled up, with pages that are nearly always found to be damaged if they were ever written. Throws
 * STATE_LMDB_CORRUPT.
 */
export const requireWhole = (path: string): void => {
  if (!existsSync(path)) return;
  const { missing, pageSize } = gapIn(path);
  if (missing > SLACK * pageSize) throw corrupt(path, `${missing} bytes at its end are missing`);
  // Appending never overwrites what another thread is writing there.
  if (missing > 0) appendFileSync(path, Buffer.alloc(missing));
};

const gapIn = (path: string): { readonly missing: number; readonly pageSize: number } => {
  const file = openSync(path, 'r');
  try {
    const first = headAt(file, 0);
    if (first === undefined) return { missing: 0, pageSize: 0 };
    if (!isLmdb(first)) throw corrupt(path, 'this is no LMDB file');
    const pageSize = first.readUInt32LE(PAGE_SIZE_AT);
    const second = headAt(file, pageSize);
    if (!second || !isLmdb(second)) throw corrupt(path, 'it is cut off');
    const newest = transactionOf(second) > transactionOf(first) ? second : first;
    const pages = Number(newest.readBigUInt64LE(LAST_PAGE_AT)) + 1;
    return { missing: pages * pageSize - fstatSync(file).size, pageSize };
  } finally {
    closeSync(file);
  }
};

/** Undefined at the end of the file. */
const headAt = (file: number, position: number): Buffer | undefined => {
  const head = Buffer.alloc(HEAD_LENGTH);
  return readSync(file, head, 0, HEAD_LENGTH, position) === 0 ? undefined : head;
};

const isLmdb = (head: Buffer): boolean =>
  MAGIC.every((word, i) => head.readUInt32LE(MAGIC_AT + 4 * i) === word);

const transactionOf = (head: Buffer): bigint => head.readBigUInt64LE(TRANSACTION_AT);

const corrupt = (path: string, reason: string): Error => stateError('STATE_LMDB_CORRUPT', { path, reason });
