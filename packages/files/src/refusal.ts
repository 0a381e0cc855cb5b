/** Why the file system did not do what it was asked to, as far as somebody can do something about it. */
export type Refusal = 'forbidden' | 'full' | 'missing' | 'read-only';

const refusals: Readonly<Record<string, Refusal>> = {
  EACCES: 'forbidden',
  EDQUOT: 'full',
  ENOENT: 'missing',
  ENOSPC: 'full',
  EPERM: 'forbidden',
  EROFS: 'read-only',
};

/** The reason of an error of the file system; undefined for any other one. */
export const refusalOf = (error: unknown): Refusal | undefined =>
  refusals[(error as NodeJS.ErrnoException).code ?? ''];
