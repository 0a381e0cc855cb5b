import { DStreamError } from './dstream-error.ts';
import { FetchFailed, SlotLost } from './task-errors.ts';

/** An error as plain data. What a class of the user's added to it is lost. */
export interface PortableError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  /** The code of a `DStreamError` or of the operating system. */
  readonly code?: string | undefined;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly slot?: string | undefined;
  readonly shuffle?: number | undefined;
  readonly mapPartitions?: readonly number[] | undefined;
  readonly cause?: PortableError | undefined;
}

/** Anything thrown, ready to be sent. */
export const portableError = (error: unknown): PortableError => {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    name,
    message,
    stack,
    code: typeof code === 'string' ? code : undefined,
    params: error instanceof DStreamError ? plain(error.params) : undefined,
    slot: error instanceof SlotLost ? error.slot : undefined,
    ...(error instanceof FetchFailed && { shuffle: error.shuffle, mapPartitions: error.mapPartitions }),
    cause: cause === undefined ? undefined : portableError(cause),
  };
};

/** The error that was sent, with the stack of where it was thrown. */
export const revivedError = (sent: PortableError): Error => {
  const error = made(sent);
  if (sent.stack !== undefined) error.stack = sent.stack;
  return error;
};

const made = (sent: PortableError): Error => {
  const options = sent.cause && { cause: revivedError(sent.cause) };
  if (sent.name === 'DStreamError')
    return new DStreamError(sent.code!, sent.params as { message: string }, options);
  if (sent.name === 'SlotLost') return new SlotLost(sent.slot!, options);
  if (sent.name === 'FetchFailed') return new FetchFailed(sent.shuffle!, sent.mapPartitions!, options);
  const error = new Error(sent.message, options);
  if (sent.name !== error.name) Object.defineProperty(error, 'name', { value: sent.name });
  return sent.code === undefined ? error : Object.assign(error, { code: sent.code });
};

const plain = (params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, isPlain(value) ? value : String(value)]),
  );

const isPlain = (value: unknown): boolean =>
  value === null ||
  (typeof value !== 'function' &&
    typeof value !== 'symbol' &&
    (typeof value !== 'object' || Array.isArray(value)));
