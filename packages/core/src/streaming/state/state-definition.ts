import type { StandardSchemaV1 } from '@standard-schema/spec';
import { DStreamError, textOf } from '../../base/errors/dstream-error.ts';

/** What state was before its schema changed, and how it becomes what it is now. */
export interface StateUpgrade<Old, S> {
  /** The schema that the state had, or its definition if that had an upgrade of its own. */
  readonly from: StandardSchemaV1<any, Old> | StateDefinition<Old>;
  /** Makes new state of old. Called once per key when a checkpoint with the older schema is read. */
  readonly migrate: (old: Old) => S;
}

/** Names a state and says what it looks like; made by `state`. */
export class StateDefinition<S> {
  readonly id: string;
  /** 1, and one more for each upgrade. */
  readonly version: number;
  readonly #schema: StandardSchemaV1<any, S>;
  readonly #older: StateDefinition<any> | undefined;
  readonly #migrate: ((old: any) => S) | undefined;

  constructor(id: string, schema: StandardSchemaV1<any, S>, upgrade?: StateUpgrade<any, S>) {
    this.id = id;
    this.#schema = schema;
    this.#older =
      upgrade &&
      (upgrade.from instanceof StateDefinition ? upgrade.from : new StateDefinition(id, upgrade.from));
    this.#migrate = upgrade?.migrate;
    this.version = (this.#older?.version ?? 0) + 1;
  }

  /**
   * The state of a key as some version of the program wrote it, as this version has it. Throws `STATE_INVALID` or
   * `STATE_MIGRATION_FAILED`.
   */
  read(state: unknown, version: number): S {
    const given = version < this.version ? this.#upgraded(this.#older!.read(state, version)) : state;
    const result = this.#schema['~standard'].validate(given);
    const problem = result instanceof Promise ? 'its schema is asynchronous' : problemOf(result);
    if (problem !== undefined) throw new DStreamError('STATE_INVALID', { id: this.id, version, problem });
    return (result as StandardSchemaV1.SuccessResult<S>).value;
  }

  #upgraded(old: unknown): S {
    try {
      return this.#migrate!(old);
    } catch (error) {
      const { id, version } = this.#older!;
      const about = { id, version, reason: textOf(error) };
      throw new DStreamError('STATE_MIGRATION_FAILED', about, { cause: error });
    }
  }
}

/**
 * Names a state and gives it a schema (any Standard Schema, such as zod's), so that a checkpoint can be checked when it is
 * read, and state of an older schema brought up to date.
 *
 * ```ts ignore
 * const cart = state('cart', cartV2, { from: cartV1, migrate: (old) => ({ ...old, coupons: [] }) });
 * orders.mapWithState(addToCart, { state: cart });
 * ```
 */
export const state = <S, Old = S>(
  id: string,
  schema: StandardSchemaV1<any, S>,
  upgrade?: StateUpgrade<Old, S>,
): StateDefinition<S> => new StateDefinition(id, schema, upgrade);

const problemOf = (result: StandardSchemaV1.Result<unknown>): string | undefined => {
  const issue = result.issues?.[0];
  if (!issue) return undefined;
  const path = (issue.path ?? []).map((step) => String(typeof step === 'object' ? step.key : step)).join('.');
  return path ? `${path}: ${issue.message}` : issue.message;
};
