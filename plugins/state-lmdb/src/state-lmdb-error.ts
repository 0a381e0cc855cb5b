import { DStreamError, isDStreamError, textOf } from '@dstream/core/plugin';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  STATE_LMDB_CORRUPT: (p: { path: string; reason: string }): string =>
    `State in ${p.path} cannot be read: ${p.reason}. Restore the directory from a copy, or begin with an empty one.`,
  STATE_LMDB_FAILED: (p: { path: string; reason: string }): string =>
    `State cannot be kept in ${p.path}: ${p.reason}.`,
  STATE_LMDB_FORBIDDEN: (p: { path: string }): string =>
    `State cannot be kept in ${p.path}: this user may not write there. Change its permissions or give another directory.`,
  STATE_LMDB_FORMAT: (p: { path: string; found: string; expected: string }): string =>
    `State in ${p.path} was written with ${p.found}; this program uses ${p.expected}. Use what it was written with, or begin with an empty directory.`,
  STATE_LMDB_FULL: (p: { path: string; mapSize: number }): string =>
    `${p.path} has reached mapSize, ${p.mapSize} bytes. Raise it, or keep less state: a time-out removes what is not used.`,
  STATE_LMDB_LOCKED: (p: { path: string; pid: number }): string =>
    `State in ${p.path} is in use by process ${p.pid}. Stop it, or give this program a directory of its own.`,
  STATE_LMDB_NO_SPACE: (p: { path: string }): string =>
    `There is no room left for state in ${p.path}. Free space; the batch is tried again.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type StateLmdbErrorCode = keyof typeof catalogue;

type Params<C extends StateLmdbErrorCode> = Parameters<(typeof catalogue)[C]>[0];

export const stateError = <C extends StateLmdbErrorCode>(
  code: C,
  params: Params<C>,
  cause?: unknown,
): DStreamError => {
  const message = (catalogue[code] as (p: Params<C>) => string)(params);
  return new DStreamError<string>(code, { ...params, message }, cause === undefined ? {} : { cause });
};

/** Errors of LMDB are known by their texts, those of the system by their codes, as names or as numbers. */
const meanings: readonly (readonly [RegExp, 'NO_SPACE' | 'FORBIDDEN' | 'CORRUPT'])[] = [
  [/\b(ENOSPC|EDQUOT|28|122)\b/, 'NO_SPACE'],
  [/\b(EACCES|EPERM|EROFS|13|1|30)\b/, 'FORBIDDEN'],
  [/^-307(79|93|94|96|97)$/, 'CORRUPT'],
];

/** Gives what was thrown while state was kept its code and a text that names the place. */
export const explain = (error: unknown, path: string): DStreamError => {
  if (isDStreamError(error)) return error;
  const reason = textOf(error);
  const code = String((error as { code?: string | number }).code ?? '');
  const [, meaning] = meanings.find(([pattern]) => pattern.test(code)) ?? [];
  if (meaning === 'NO_SPACE') return stateError('STATE_LMDB_NO_SPACE', { path }, error);
  if (meaning === 'FORBIDDEN') return stateError('STATE_LMDB_FORBIDDEN', { path }, error);
  if (meaning === 'CORRUPT') return stateError('STATE_LMDB_CORRUPT', { path, reason }, error);
  return stateError('STATE_LMDB_FAILED', { path, reason }, error);
};
