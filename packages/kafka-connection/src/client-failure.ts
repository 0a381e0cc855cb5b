/** An error of the client: what it is, and what the broker said. */
export interface ClientFailure {
  /** The name that the protocol gives an error of a broker, such as `NOT_LEADER_OR_FOLLOWER`. */
  readonly apiId?: string;
  /** The code that the client gives its own errors, such as `PLT_KFK_NETWORK`. */
  readonly code?: string;
  readonly message: string;
  readonly canRetry?: boolean;
}

/** An error and those that it was made of: the client wraps what brokers say, sometimes twice. */
export function* failuresIn(error: unknown, depth = 0): Generator<ClientFailure, void> {
  if (typeof error !== 'object' || error === null || depth > 8) return;
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  yield error as ClientFailure;
  if (Array.isArray(errors)) for (const inner of errors) yield* failuresIn(inner, depth + 1);
  yield* failuresIn(cause, depth + 1);
}

/** The names of the errors that brokers answered with. */
export const brokerErrors = (error: unknown): readonly string[] =>
  Array.from(failuresIn(error), ({ apiId }) => apiId).filter((id) => id !== undefined);
