import type { PlanChange } from './compare-plans.ts';
import type { Ledger } from './ledger.ts';
import { freeName } from './place-states.ts';

/** Where the inputs of a program have what they have written. */
export interface PlacedInputs {
  /** By id of the operator. */
  readonly names: ReadonlyMap<string, string>;
  /** Names that no input may have any more. */
  readonly retired: readonly string[];
}

/**
 * An input keeps its notes and its blocks under the name that they have, whatever it is called now; a new one gets a name that
 * nobody has had.
 */
export const placeInputs = (matched: readonly PlanChange[], ledger: Ledger): PlacedInputs => {
  const inputs = matched.filter(({ kind, change }) => kind === 'input' && change !== 'dropped');
  const former = ledger.plan.operators
    .filter(({ kind }) => kind === 'input')
    .map(({ id }) => [id, ledger.sources[id]?.name ?? id] as const);
  const before = new Map(former);
  const used = new Set([...before.values(), ...ledger.retired]);
  const names = new Map<string, string>();
  for (const { id, was, change } of inputs) {
    const name = (change === 'added' ? undefined : before.get(was)) ?? freeName(id, used);
    used.add(name);
    names.set(id, name);
  }
  const kept = new Set(names.values());
  return {
    names,
    retired: [...new Set([...before.values(), ...ledger.retired])].filter((name) => !kept.has(name)),
  };
};
