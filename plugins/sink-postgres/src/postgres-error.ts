import { networkAdvice, networkFailure } from '@dstream/connection';
import { defineErrors, isDStreamError, type DStreamError, type ErrorMaker } from '@dstream/core/plugin';
import { DatabaseError } from 'pg';

/** Every error code of this plugin with its text, sorted. */
const catalogue = {
  POSTGRES_COLUMN_MISSING: (p: {
    table: string;
    columns: readonly string[];
    known: readonly string[];
  }): string => `Table ${p.table} has no column ${p.columns.join(', ')}. It has ${p.known.join(', ')}.`,
  POSTGRES_COLUMN_REQUIRED: (p: { table: string; columns: readonly string[] }): string =>
    `Table ${p.table} needs a value for ${p.columns.join(', ')}. Add it to columns, or give it a default in the database.`,
  POSTGRES_CONSTRAINT: (p: { table: string; reason: string }): string =>
    `The batch breaks a rule of table ${p.table}: ${p.reason}. Nothing of it was written. ` +
    `Correct or filter the records, or set key to replace rows that are there already.`,
  POSTGRES_DATABASE_MISSING: (p: { server: string; reason: string }): string =>
    `The database does not exist on ${p.server}: ${p.reason}. Make it, or correct its name.`,
  POSTGRES_FAILED: (p: { server: string; reason: string }): string =>
    `${p.server} cannot do it: ${p.reason}. What was committed before stays so.`,
  POSTGRES_FORBIDDEN: (p: { server: string; reason: string }): string =>
    `${p.server} does not allow it: ${p.reason}. The user needs to insert into (with key: also to update) the table, and ` +
    `to create in the schema for batches or, the first time, that schema itself.`,
  POSTGRES_KEY_TWICE: (p: { table: string }): string =>
    `A batch has two records of one key for table ${p.table}, and update says nothing of that. ` +
    `Bring them together first, with reduceByKey.`,
  POSTGRES_KEY_NOT_UNIQUE: (p: { table: string; key: readonly string[] }): string =>
    `Table ${p.table} has no unique index on ${p.key.join(', ')}. Add one: alter table ${p.table} add unique ` +
    `(${p.key.join(', ')}).`,
  POSTGRES_LOGIN_REFUSED: (p: { server: string; reason: string }): string =>
    `${p.server} refused the login: ${p.reason}. Check user and password.`,
  POSTGRES_OUTPUT_TAKEN: (p: { output: string }): string =>
    `Another program writes the output "${p.output}" now, so this one may not any more. Nothing of this batch was written. ` +
    `Stop one of the two, or give each an output of its own.`,
  POSTGRES_PARTS_MISSING: (p: { output: string; batchTime: number; missing: number }): string =>
    `${p.missing} partitions of batch ${p.batchTime} of output "${p.output}" are not there to be committed. Nothing of it ` +
    `was written. Another program with the same output may have started; give each an output of its own.`,
  POSTGRES_STALLED: (p: { server: string; limit: number }): string =>
    `${p.server} has not answered for ${p.limit} ms. Look for locks (pg_stat_activity), or raise stallTimeout.`,
  POSTGRES_TABLE_MISSING: (p: { table: string; server: string }): string =>
    `There is no table ${p.table} on ${p.server}. Make it, or correct its name and schema.`,
  POSTGRES_TLS_REFUSED: (p: { server: string }): string =>
    `${p.server} does not speak TLS. Turn it on there, or leave out tls.`,
  POSTGRES_UNREACHABLE: (p: { server: string; reason: string }): string =>
    `There is no connection to ${p.server}: ${p.reason}. What was committed before stays so.`,
  POSTGRES_VALUE_INVALID: (p: { table: string; reason: string }): string =>
    `A record does not fit table ${p.table}: ${p.reason}. Nothing of its batch was written. Correct the function of the ` +
    `column, or the type of the column.`,
} satisfies Record<string, (params: never) => string>;

/** A code of this plugin. */
export type PostgresErrorCode = keyof typeof catalogue;

/** Makes an error of this plugin's catalogue. */
export const postgresError: ErrorMaker<typeof catalogue> = defineErrors(catalogue);

/** What an error was about: the server as it may be shown, and the table. */
export interface Concern {
  readonly server: string;
  readonly table: string;
}

/** Errors whose SQLSTATE, or the class of it (its first two characters), says that another try may help. */
const temporary = /^(08|40|53|55P03|57P0[123])/;
/** What `pg` itself says when a connection ended under it. */
const ended =
  /^Connection terminated|^Client has encountered a connection error|timeout exceeded when trying to connect/;

/** Whether the same may work in a while: the server was away, or in the way of another transaction. */
export const isTemporary = (error: unknown): boolean => {
  const cause = isDStreamError(error) ? error.cause : error;
  if (cause instanceof DatabaseError) return temporary.test(cause.code ?? '');
  if (isDStreamError(error, 'POSTGRES_STALLED')) return true;
  return (
    cause instanceof Error &&
    (ended.test(cause.message) || ['refused', 'reset', 'timed-out'].includes(networkFailure(cause) ?? ''))
  );
};

/** Gives an error of the client or of the server its code, and a text that says what to do. */
export const explain = (error: unknown, concern: Concern): DStreamError => {
  if (isDStreamError(error)) return error;
  const cause = error as Error;
  return cause instanceof DatabaseError ? ofServer(cause, concern) : ofClient(cause, concern);
};

const ofClient = (cause: Error, { server }: Concern): DStreamError => {
  if (/does not support SSL/.test(cause.message))
    return postgresError('POSTGRES_TLS_REFUSED', { server }, { cause });
  const failure = networkFailure(cause);
  const isAway = failure !== undefined || ended.test(cause.message);
  const reason = failure === undefined ? cause.message : networkAdvice(failure);
  return postgresError(isAway ? 'POSTGRES_UNREACHABLE' : 'POSTGRES_FAILED', { server, reason }, { cause });
};

const ofServer = (cause: DatabaseError, { server, table }: Concern): DStreamError => {
  const { code = '', message: reason } = cause;
  const options = { cause };
  if (code === '3D000') return postgresError('POSTGRES_DATABASE_MISSING', { server, reason }, options);
  if (code === '42501') return postgresError('POSTGRES_FORBIDDEN', { server, reason }, options);
  if (code === '42P01') return postgresError('POSTGRES_TABLE_MISSING', { server, table }, options);
  if (code === '21000') return postgresError('POSTGRES_KEY_TWICE', { table }, options);
  if (code.startsWith('28')) return postgresError('POSTGRES_LOGIN_REFUSED', { server, reason }, options);
  if (code.startsWith('22'))
    return postgresError('POSTGRES_VALUE_INVALID', { table, reason: whereOf(cause) }, options);
  if (code.startsWith('23'))
    return postgresError('POSTGRES_CONSTRAINT', { table, reason: whereOf(cause) }, options);
  if (temporary.test(code)) return postgresError('POSTGRES_UNREACHABLE', { server, reason }, options);
  return postgresError('POSTGRES_FAILED', { server, reason }, options);
};

/** The text of an error with what the server says of the place: the column of a COPY, the key that is there twice. */
const whereOf = ({ message, detail, where }: DatabaseError): string => {
  const column = /, column ("[^"]+"|\w+)/.exec(where ?? '')?.[1];
  return [message, column && `in column ${column}`, detail?.replace(/\.$/, '')].filter(Boolean).join(', ');
};
