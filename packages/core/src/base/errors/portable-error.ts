import { DStreamError } from './dstream-error.ts';
import { notPlain, plainData, plainProperties } from './plain-data.ts';
import { FetchFailed, SlotLost } from './task-errors.ts';
import { textOf } from './text-of.ts';

/** An error as plain data. Of what a class of the user's added to it, plain data stays. */
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
  /** Those that an `AggregateError` is made of. */
  readonly errors?: readonly PortableError[] | undefined;
  /** Its other own enumerable properties, as far as they are plain data; undefined when there are none. */
  readonly own?: Readonly<Record<string, unknown>> | undefined;
}

const most = { depth: 10, errors: 50 } as const;

/** How many more errors are sent. */
interface Budget {
  errors: number;
}

/** Anything thrown, ready to be sent. Never throws; sends 10 causes in a row at most, and 50 errors in all. */
export const portableError = (error: unknown): PortableError => portable(error, { errors: most.errors }, []);

const portable = (error: unknown, budget: Budget, path: readonly unknown[]): PortableError => {
  budget.errors--;
  if (!isError(error)) return { name: 'Error', message: textOf(error), stack: undefined };
  const behind = [...path, error];
  const follow = (next: unknown): PortableError | undefined =>
    behind.includes(next) || behind.length > most.depth || budget.errors <= 0
      ? undefined
      : portable(next, budget, behind);
  const cause = read(error, 'cause');
  return {
    name: textIn(error, 'name') ?? 'Error',
    message: textOf(error),
    stack: textIn(error, 'stack'),
    code: textIn(error, 'code'),
    ...ownFacts(error),
    cause: cause === undefined ? undefined : follow(cause),
    errors: partsOf(error)?.flatMap((part) => follow(part) ?? []),
  };
};

/** What is special in the errors of DStream, and the properties of all others. */
const ownFacts = (error: Error): Partial<PortableError> => {
  if (error instanceof DStreamError) return { params: sendable(error.params) };
  if (error instanceof SlotLost) return { slot: error.slot };
  if (error instanceof FetchFailed) return { shuffle: error.shuffle, mapPartitions: error.mapPartitions };
  const own = Object.entries(plainProperties(error)).filter(([name]) => !isKnown(error, name));
  return own.length > 0 ? { own: Object.fromEntries(own) } : {};
};

/** The properties that are sent under their own names. */
const isKnown = (error: Error, name: string): boolean =>
  ['name', 'message', 'stack', 'cause'].includes(name) ||
  (name === 'code' && textIn(error, name) !== undefined) ||
  (name === 'errors' && partsOf(error) !== undefined);

const partsOf = (error: Error): readonly unknown[] | undefined => {
  if (!(error instanceof AggregateError)) return undefined;
  const parts = read(error, 'errors');
  return Array.isArray(parts) ? parts : undefined;
};

const sendable = (params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => {
      const copy = plainData(value);
      return [name, copy === notPlain ? textOf(value) : copy];
    }),
  );

const isError = (error: unknown): error is Error => {
  try {
    return error instanceof Error;
  } catch {
    return false;
  }
};

/** A property, unless its getter throws. */
const read = (error: Error, name: string): unknown => {
  try {
    return (error as unknown as Record<string, unknown>)[name];
  } catch {
    return undefined;
  }
};

const textIn = (error: Error, name: string): string | undefined => {
  const value = read(error, name);
  return typeof value === 'string' ? value : undefined;
};

/** The error that was sent, with the stack of where it was thrown. */
export const revivedError = (sent: PortableError): Error => {
  const error = made(sent);
  if (sent.stack !== undefined) error.stack = sent.stack;
  return error;
};

const made = (sent: PortableError): Error => {
  const options = sent.cause && { cause: revivedError(sent.cause) };
  if (sent.name === 'DStreamError' && sent.params)
    return new DStreamError(sent.code!, sent.params as { message: string }, options);
  if (sent.name === 'SlotLost' && sent.slot !== undefined) return new SlotLost(sent.slot, options);
  if (sent.name === 'FetchFailed' && sent.shuffle !== undefined)
    return new FetchFailed(sent.shuffle, sent.mapPartitions!, options);
  const error = sent.errors
    ? new AggregateError(sent.errors.map(revivedError), sent.message, options)
    : new Error(sent.message, options);
  if (sent.name !== error.name) Object.defineProperty(error, 'name', { value: sent.name });
  const own = { ...sent.own, ...(sent.code !== undefined && { code: sent.code }) };
  for (const [name, value] of Object.entries(own))
    Object.defineProperty(error, name, { value, enumerable: true, writable: true, configurable: true });
  return error;
};
