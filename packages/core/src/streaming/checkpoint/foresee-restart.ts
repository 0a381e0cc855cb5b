import { DStreamError, isDStreamError } from '../../base/errors/dstream-error.ts';
import { comparePlans, type PlanChange } from './compare-plans.ts';
import { planIn, type CheckpointReport } from './inspect-checkpoint.ts';
import { requireSameApplication } from './match-plans.ts';
import type { ProgramPlan } from './program-plan.ts';
import { requireSameBatches } from './timeline.ts';

/** What would happen if a program went on from a checkpoint. */
export interface RestartReport {
  readonly isRefused: boolean;
  /** Operator by operator, those of the program first. */
  readonly changes: readonly PlanChange[];
  /** What else is in the way, in words. */
  readonly problems: readonly string[];
}

/** Tells what a start of the program would do with the checkpoint, without one. */
export const foreseeRestart = (checkpoint: CheckpointReport, program: ProgramPlan): RestartReport => {
  const before = planIn(checkpoint);
  const unfinished = checkpoint.unfinished.map(({ time }) => time);
  const changes = comparePlans(before, program.plan, program);
  const problems = [
    ...problemsOf(() => requireSameApplication(before, program.plan)),
    ...problemsOf(() => requireSameBatches(before.batchDuration, program.plan.batchDuration, unfinished)),
    ...(program.isFixed ? changes.filter(isMoved).flatMap((each) => problemsOf(() => refuseMove(each))) : []),
  ];
  const isRefused = problems.length > 0 || changes.some(({ change }) => change === 'refused');
  return { isRefused, changes, problems };
};

const isMoved = ({ kind, change }: PlanChange): boolean =>
  kind === 'state' && (change === 'repartitioned' || change === 'migrated');

const refuseMove = ({ id, was }: PlanChange): never => {
  throw new DStreamError('STATE_STORE_FIXED', { operator: id, was });
};

const problemsOf = (check: () => void): readonly string[] => {
  try {
    check();
    return [];
  } catch (error) {
    if (isDStreamError(error)) return [error.message];
    throw error;
  }
};
