import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import { comparePlans, type PlanChange } from './compare-plans.ts';
import type { Plan } from './plan.ts';

/**
 * How the program goes on from a checkpoint. Throws `CHECKPOINT_FOREIGN` for one of another application, and
 * `PLAN_REFUSED` with everything that is in the way.
 */
export const matchPlans = (
  before: Plan,
  after: Plan,
  { streams, operatorIds }: DStreamGraph,
  drop: readonly string[],
): readonly PlanChange[] => {
  if (before.application !== after.application)
    throw new DStreamError('CHECKPOINT_FOREIGN', { found: before.application, expected: after.application });
  const renamed = new Map(
    streams.map(({ streamId, givenId }) => [operatorIds[streamId]!, givenId?.was ?? []] as const),
  );
  const changes = comparePlans(before, after, { renamed, drop });
  const refused = changes.filter(({ change }) => change === 'refused');
  if (refused.length > 0)
    throw new DStreamError('PLAN_REFUSED', { problems: refused.map(({ id, text }) => `${id} ${text}`) });
  return changes;
};
