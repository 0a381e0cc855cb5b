import { KeyTable } from '../key/key-table.ts';
import type { Combiner } from '../rdd/dependency.ts';
import type { LoopAction } from '../rdd/job-runner.ts';

/** Stands for the table of a partition without records, which is not worth making one. */
const empty = new KeyTable<unknown, unknown>();

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
  result: ({ table }) => result((table as KeyTable<unknown, unknown> | undefined) ?? empty),
});
