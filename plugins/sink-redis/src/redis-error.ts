import { networkAdvice, networkFailure } from '@dstream/connection';
import {
  defineErrors,
  isDStreamError,
  textOf,
  type DStreamError,
  type ErrorMaker,
} from '@dstream/core/plugin';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  REDIS_CONNECTION_FAILED: (p: { server: string; reason: string }): string =>
    `There is no connection to ${p.server}: ${p.reason}.`,
  REDIS_COUNTER_INVALID: (p: { key: string; by: string }): string =>
    `The counter "${p.key}" cannot change by ${p.by}. Let \`by\` return whole numbers.`,
  REDIS_FAILED: (p: { server: string; reason: string }): string => `${p.server} answers: ${p.reason}.`,
  REDIS_FIELDS_INVALID: (p: { key: string; fields: number }): string =>
    `A record for "${p.key}" has ${p.fields} fields; 1 to 1000 are possible. Look at what \`fields\` returns.`,
  REDIS_FORBIDDEN: (p: { server: string; reason: string }): string =>
    `${p.server} does not allow this user what is needed: ${p.reason}. Change the ACL of the user.`,
  REDIS_FULL: (p: { server: string }): string =>
    `${p.server} has no memory left (maxmemory). Raise it, or let keys expire.`,
  REDIS_KEY_FOREIGN: (p: { key: string; found: string }): string =>
    `The key "${p.key}" holds ${p.found}, to which this output cannot write. The batch changed nothing. Use other keys, or ` +
    `remove that one.`,
  REDIS_LOGIN_REFUSED: (p: { server: string }): string =>
    `${p.server} refuses the log-in. Check username and password.`,
  REDIS_OUTPUT_TAKEN: (p: { server: string; output: string }): string =>
    `Another program has opened the output "${p.output}" on ${p.server}, so this one must not write any more. Run one of ` +
    `them, or give each a name of its own.`,
  REDIS_PARTS_MISSING: (p: { server: string; batchTime: number; missing: number }): string =>
    `${p.missing} partitions of batch ${p.batchTime} that were written are not on ${p.server} any more. It has lost data, or ` +
    `they expired; the batch is written again.`,
  REDIS_READ_ONLY: (p: { server: string }): string =>
    `${p.server} is a replica that takes no writes. Connect to its master.`,
  REDIS_SLOTS_DIFFER: (p: { server: string }): string =>
    `${p.server} is a node of a cluster, and the keys of a batch lie in more than one slot. Put the same hash tag, as ` +
    `{orders}, into the output and all keys.`,
  REDIS_STALLED: (p: { server: string; milliseconds: number }): string =>
    `${p.server} has not answered for ${p.milliseconds} ms. Look at the server and the network, or raise stallTimeout.`,
  REDIS_UNAVAILABLE: (p: { server: string; reason: string }): string =>
    `${p.server} does not serve at the moment: ${p.reason}.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type RedisErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const redisError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);

/** Gives an error of the client, the server or the network its code. */
export const explain = (cause: unknown, server: string, stallTimeout: number): DStreamError => {
  if (isDStreamError(cause)) return cause;
  withoutCommand(cause);
  const reason = textOf(cause);
  const options = { cause };
  if (reason === 'Command timed out') {
    return redisError('REDIS_STALLED', { server, milliseconds: stallTimeout }, options);
  }
  const failure = networkFailure(cause);
  if (failure) {
    return redisError('REDIS_CONNECTION_FAILED', { server, reason: networkAdvice(failure) }, options);
  }
  if (/^(Connection is closed|Stream isn't writeable|Socket closed)/.test(reason)) {
    return redisError('REDIS_CONNECTION_FAILED', { server, reason: 'the connection was broken' }, options);
  }
  return ofServer(reason, server, options);
};

/** The client adds the command to its errors: that of a log-in holds the password, others hold records. */
const withoutCommand = (error: unknown): void => {
  if (error instanceof Error && 'command' in error) delete error.command;
};

const ofServer = (reason: string, server: string, options: ErrorOptions): DStreamError => {
  switch (
    /\b(NOAUTH|WRONGPASS|NOPERM|OOM|READONLY|CROSSSLOT|LOADING|BUSY|MASTERDOWN|TRYAGAIN|CLUSTERDOWN)\b/.exec(
      reason,
    )?.[1]
  ) {
    case 'NOAUTH':
    case 'WRONGPASS':
      return redisError('REDIS_LOGIN_REFUSED', { server }, options);
    case 'NOPERM':
      return redisError('REDIS_FORBIDDEN', { server, reason }, options);
    case 'OOM':
      return redisError('REDIS_FULL', { server }, options);
    case 'READONLY':
      return redisError('REDIS_READ_ONLY', { server }, options);
    case 'CROSSSLOT':
      return redisError('REDIS_SLOTS_DIFFER', { server }, options);
    case undefined:
      return redisError('REDIS_FAILED', { server, reason }, options);
    default:
      return redisError('REDIS_UNAVAILABLE', { server, reason }, options);
  }
};

/** Whether another try may help without anybody changing anything. */
export const isTemporary = (error: unknown): boolean =>
  isDStreamError(error) &&
  ['REDIS_CONNECTION_FAILED', 'REDIS_STALLED', 'REDIS_UNAVAILABLE'].includes(error.code);
