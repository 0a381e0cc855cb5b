import { DStreamError } from '@dstream/core/plugin';
import { refusalOf, type Refusal } from '@dstream/files';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  BLOCK_STORE_CLOSED: (): string =>
    `The block store is closed: open() comes before put() and get(), close() after them.`,
  BLOCK_STORE_FAILED: (p: { path: string; reason: string }): string =>
    `Blocks cannot be kept in ${p.path}: ${p.reason}. Give fsBlockStore another directory.`,
  BLOCK_STORE_FORBIDDEN: (p: { path: string }): string =>
    `Blocks cannot be kept in ${p.path}: this user may not write there. Change its permissions or give another directory.`,
  BLOCK_STORE_FULL: (p: { path: string }): string =>
    `There is no room left for blocks in ${p.path}. Free space, give another directory, or slow the receivers down.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type BlockStoreErrorCode = keyof typeof catalogue;

const codes: Readonly<Record<Refusal, Exclude<BlockStoreErrorCode, 'BLOCK_STORE_CLOSED'>>> = {
  forbidden: 'BLOCK_STORE_FORBIDDEN',
  full: 'BLOCK_STORE_FULL',
  missing: 'BLOCK_STORE_FAILED',
  'read-only': 'BLOCK_STORE_FORBIDDEN',
};

/** Gives an error of the file system its code and a text that names the directory. */
export const explain = (cause: NodeJS.ErrnoException, path: string): DStreamError => {
  const refusal = refusalOf(cause);
  const code = refusal ? codes[refusal] : 'BLOCK_STORE_FAILED';
  const params = { path, reason: cause.message };
  return new DStreamError<string>(code, { ...params, message: catalogue[code](params) }, { cause });
};

/** The error of a call before `open` or after `close`. */
export const closedError = (): DStreamError =>
  new DStreamError<string>('BLOCK_STORE_CLOSED', { message: catalogue.BLOCK_STORE_CLOSED() });
