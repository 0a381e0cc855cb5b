import { DStreamError } from '../../base/errors/dstream-error.ts';
import { comparePlans, type PlanChange } from './compare-plans.ts';
import type { Plan } from './plan.ts';
import type { ProgramPlan } from './program-plan.ts';

/**
 * How the program goes on from a checkpoint. Throws `CHECKPOINT_FOREIGN` for one of another application, and
 * `PLAN_REFUSED` with everything that is in the way.
 */
export const matchPlans = (before: Plan, program: ProgramPlan): readonly PlanChange[] => {
  requireSameApplication(before, program.plan);
  const changes = comparePlans(before, program.plan, program);
  const refused = changes.filter(({ change }) => change === 'refused');
  if (refused.length > 0)
    throw new DStreamError('PLAN_REFUSED', { problems: refused.map(({ id, text }) => `${id} ${text}`) });
  return changes;
};

/** A checkpoint without a name takes that of the application. Throws `CHECKPOINT_FOREIGN`. */
export const requireSameApplication = (before: Plan, after: Plan): void => {
  if (before.application !== null && before.application !== after.application)
    throw new DStreamError('CHECKPOINT_FOREIGN', { found: before.application, expected: after.application });
};
