import type { CompareOptions } from './compare-plans.ts';
import type { Plan, PlannedOperator } from './plan.ts';

/** What each operator of a program is in a checkpoint, as far as it is there. */
export interface Assignment {
  readonly was: ReadonlyMap<PlannedOperator, PlannedOperator>;
  /** Those that exchange their ids, so that nobody can tell whether they have done so already. */
  readonly exchanged: ReadonlySet<PlannedOperator>;
}

/**
 * Finds the operators of a program in a checkpoint: under the id they have, or else under one they had. An id that somebody
 * else has had goes to the one who says so, as long as that one has none of its own in the checkpoint.
 */
export const assignOperators = (
  before: Plan,
  after: Plan,
  { renamed }: Pick<CompareOptions, 'renamed'>,
): Assignment => {
  const free = new Map(before.operators.map((operator) => [keyOf(operator), operator]));
  const was = new Map<PlannedOperator, PlannedOperator>();
  const exchanged = new Set(after.operators.filter((each) => isExchanged(each, before, after, renamed)));
  const take = (operator: PlannedOperator, key: string | undefined): boolean => {
    const found = key === undefined ? undefined : free.get(key);
    if (!found) return false;
    was.set(operator, found);
    free.delete(found && keyOf(found));
    return true;
  };
  const takeFormer = (operator: PlannedOperator): boolean =>
    !was.has(operator) &&
    !free.has(keyOf(operator)) &&
    take(
      operator,
      formerKeys(operator, renamed).find((key) => free.has(key)),
    );
  // Whoever takes the id of another makes that one look for its own.
  while (after.operators.some(takeFormer));
  for (const operator of after.operators) if (!was.has(operator)) take(operator, keyOf(operator));
  return { was, exchanged };
};

const keyOf = ({ kind, id }: Pick<PlannedOperator, 'kind' | 'id'>): string => `${kind} ${id}`;

const formerKeys = (operator: PlannedOperator, renamed: CompareOptions['renamed']): readonly string[] =>
  (renamed.get(operator.id) ?? []).map((id) => keyOf({ ...operator, id }));

/** Whether the ids that operators had, one after the other, lead back to this one, and all of them are taken. */
const isExchanged = (
  operator: PlannedOperator,
  before: Plan,
  after: Plan,
  renamed: CompareOptions['renamed'],
): boolean => {
  const old = new Set(before.operators.map(keyOf));
  let each: PlannedOperator | undefined = operator;
  for (let step = 0; each && old.has(keyOf(each)) && step < after.operators.length; step++) {
    const former: readonly string[] = formerKeys(each, renamed).filter((key) => old.has(key));
    each = after.operators.find((other) => other !== each && former.includes(keyOf(other)));
    if (each === operator) return true;
  }
  return false;
};
