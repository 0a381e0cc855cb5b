import type { StateStore } from '../../contracts/state-store.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { BatchInputs } from '../input/batch-inputs.ts';
import type { CheckpointOptions } from './checkpoint-options.ts';
import type { CompareOptions } from './compare-plans.ts';
import { planOf, type Plan } from './plan.ts';

/** What a program says to a checkpoint: its plan, and what it says of the plans before it. */
export interface ProgramPlan extends CompareOptions {
  readonly plan: Plan;
  /** Whether state is in a durable store that can give it neither other partitions nor another schema. */
  readonly isFixed: boolean;
}

/** That of a program that is defined. */
export const programPlanOf = (
  graph: DStreamGraph,
  inputs: BatchInputs,
  { application, drop }: Pick<CheckpointOptions, 'drop'> & { readonly application?: string | null },
): ProgramPlan => ({
  plan: planOf(graph, inputs, application ?? null),
  renamed: new Map(
    graph.streams.map(({ streamId, givenId }) => [graph.operatorIds[streamId]!, givenId?.was ?? []] as const),
  ),
  drop: drop ?? [],
  isFixed: isFixed(graph.services.stateStore),
});

const isFixed = ({ durable, refill, remove }: StateStore): boolean => durable === true && !(refill && remove);
