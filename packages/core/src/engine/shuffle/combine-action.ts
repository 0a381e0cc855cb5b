import type { KeyTable } from '../key/key-table.ts';
import type { Combiner } from '../rdd/dependency.ts';
import type { LoopAction } from '../rdd/job-runner.ts';

/** Merges the values of each key of one partition into a table, within the loop over its records. */
export const combineAction = <R>(
  combiner: Combiner,
  result: (table: KeyTable<unknown, unknown>) => R,
): LoopAction<R> => ({
  terminal: {
    kind: combiner.zero ? 'aggregate' : 'combine',
    fn: combiner.mergeValue,
    create: combiner.create,
  },
  zero: combiner.zero,
  result: ({ table }) => result(table as KeyTable<unknown, unknown>),
});
