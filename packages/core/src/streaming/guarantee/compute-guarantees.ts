import type { OutputGuarantee, RequiredGuarantee } from '../../contracts/guarantee.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { Survival } from '../checkpoint/survival.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { BatchInputs } from '../input/batch-inputs.ts';
import { guaranteeOf } from './guarantee-of.ts';
import { guaranteeText, weakestFields } from './guarantee-text.ts';
import { outputPathsOf } from './output-paths.ts';

/** A program, where it runs, and what is required of it. */
export interface GuaranteedProgram {
  readonly graph: DStreamGraph;
  readonly inputs: BatchInputs;
  readonly logger: Logger;
  readonly survival: Survival;
  readonly required: RequiredGuarantee | undefined;
}

/** What each output of a program guarantees, in their order; a line of each is logged. */
export const computeGuarantees = ({
  graph,
  inputs,
  logger,
  survival,
  required,
}: GuaranteedProgram): readonly OutputGuarantee[] => {
  const guarantees = outputPathsOf(graph, inputs, required).map((path) => guaranteeOf(path, survival));
  for (const guarantee of guarantees) logger.info(guaranteeText(guarantee), weakestFields(guarantee));
  return guarantees;
};
