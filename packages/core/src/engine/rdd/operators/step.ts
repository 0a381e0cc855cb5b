import { requireFunctions } from '../../pipeline/require-functions.ts';
import type { Step } from '../../pipeline/step.ts';
import { narrow } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';

/** One function applied to each record on its own. Throws `FUNCTION_MISSING`. */
export const step = <T>(
  parent: RDD<any>,
  kind: Step['kind'],
  fn: (value: any) => unknown,
  options: { readonly name?: string; readonly keepsPartitioner?: boolean } = {},
): RDDOperator<T> => {
  const { name = kind, keepsPartitioner } = options;
  requireFunctions(name, [fn]);
  return {
    name,
    numPartitions: parent.numPartitions,
    dependencies: [narrow(parent)],
    partitioner: keepsPartitioner ? parent.partitioner : undefined,
    step: { kind, fn },
  };
};
