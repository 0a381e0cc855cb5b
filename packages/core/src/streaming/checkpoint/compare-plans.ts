import { assignOperators } from './assign-operators.ts';
import type { Plan, PlannedOperator } from './plan.ts';

/** What becomes of one operator of a checkpoint, or of the program, when the program goes on from the checkpoint. */
export interface PlanChange {
  readonly id: string;
  readonly kind: PlannedOperator['kind'];
  /** The id in the checkpoint, when it is another one. */
  readonly was: string;
  readonly change: 'same' | 'renamed' | 'added' | 'dropped' | 'repartitioned' | 'migrated' | 'refused';
  /** In words, for people; what to do when it is refused. */
  readonly text: string;
}

export interface CompareOptions {
  /** Ids that the program's operators had before. */
  readonly renamed: ReadonlyMap<string, readonly string[]>;
  /** Ids of the checkpoint that are to be forgotten. */
  readonly drop: readonly string[];
}

/** What a change of program means for its checkpoint, operator by operator, those of the program first. */
export const comparePlans = (before: Plan, after: Plan, options: CompareOptions): readonly PlanChange[] => {
  const { renamed, drop } = options;
  const { was, exchanged } = assignOperators(before, after, { renamed });
  const changes = after.operators.map((operator) => {
    const found = was.get(operator);
    if (exchanged.has(operator)) return refused(operator, exchange);
    return found ? changeOf(found, operator, before, after) : added(operator);
  });
  const kept = new Set(was.values());
  const gone = before.operators.filter((operator) => !kept.has(operator));
  return [...changes, ...gone.map((operator) => dropped(operator, drop))];
};

const exchange =
  `exchanges its id with another operator, and nothing tells whether that was done already. Do it in two versions: give one ` +
  `of them an id that is new first`;

const added = (operator: PlannedOperator): PlanChange => ({
  ...about(operator),
  change: 'added',
  text: operator.kind === 'state' ? 'is new and begins empty' : 'is new',
});

const dropped = (operator: PlannedOperator, drop: readonly string[]): PlanChange => {
  if (operator.kind === 'input' || drop.includes(operator.id))
    return { ...about(operator), change: 'dropped', text: 'is in the checkpoint only and is forgotten' };
  return refused(
    operator,
    `is in the checkpoint and not in the program (${operator.lineage}). If it has another id now, say so with ` +
      `.id(<new id>, { was: '${operator.id}' }); to forget its state, list it in drop of the checkpoint option`,
  );
};

const changeOf = (was: PlannedOperator, now: PlannedOperator, before: Plan, after: Plan): PlanChange => {
  const refusal =
    refusalOf(was, now) ?? keeperRefusal(was, before, after) ?? slideRefusal(was, now, before, after);
  if (refusal !== undefined) return refused(now, refusal);
  const base = { ...about(now), was: was.id };
  if (was.schemaVersion !== now.schemaVersion)
    return {
      ...base,
      change: 'migrated',
      text: `state is brought from version ${was.schemaVersion} of its schema to ${now.schemaVersion}`,
    };
  if (was.numPartitions !== now.numPartitions)
    return {
      ...base,
      change: 'repartitioned',
      text: `state moves from ${was.numPartitions} to ${now.numPartitions} partitions`,
    };
  if (was.id !== now.id) return { ...base, change: 'renamed', text: `was ${was.id}` };
  return { ...base, change: 'same', text: 'goes on' };
};

const refusalOf = (was: PlannedOperator, now: PlannedOperator): string | undefined => {
  if (was.kind === 'input') return undefined;
  if (!now.isGiven && was.lineage !== now.lineage)
    return (
      `has an id that was derived, and is made of other streams now (${now.lineage}; before: ${was.lineage}), so it may ` +
      `be another operator. If it is the same one, name it: .id('${now.id}')`
    );
  if (was.schemaVersion! > now.schemaVersion!)
    return (
      `has state of version ${was.schemaVersion} of its schema, and the program knows up to ${now.schemaVersion}. ` +
      `Run the newer program, or drop the state`
    );
  return undefined;
};

/** Batches of another length begin anew, and state with them; else it would not be told what it has seen. */
const slideRefusal = (
  was: PlannedOperator,
  now: PlannedOperator,
  before: Plan,
  after: Plan,
): string | undefined =>
  was.kind === 'state' &&
  was.slideDuration !== now.slideDuration &&
  before.batchDuration === after.batchDuration
    ? `had a slide of ${was.slideDuration} ms and has one of ${now.slideDuration} ms. Keep it, or give it another id`
    : undefined;

const keeperRefusal = (was: PlannedOperator, before: Plan, after: Plan): string | undefined =>
  was.kind === 'state' && before.keeper && after.keeper && before.keeper !== after.keeper
    ? `has its state in ${placeOf(before)}, and the program keeps state in ${placeOf(after)}. Use the state store that it was ` +
      `written with; to begin empty, give it another id and list '${was.id}' in drop of the checkpoint option`
    : undefined;

const placeOf = ({ keeper }: Plan): string =>
  keeper === 'checkpoint' ? 'the checkpoint' : 'a durable state store of its own';

const refused = (operator: PlannedOperator, text: string): PlanChange => ({
  ...about(operator),
  change: 'refused',
  text,
});

const about = ({ id, kind }: PlannedOperator): Pick<PlanChange, 'id' | 'kind' | 'was'> => ({
  id,
  kind,
  was: id,
});
