import { runBatches, type BatchProgram } from './run-batches.ts';

/**
 * Runs a graph on virtual time and resolves to the records of each RDD that the output had, in order of time. Rejects
 * with the first error of a batch.
 *
 * ```ts
 * const batches = await collectBatches({
 *   inputs: [[[1, 2], [3]]],
 *   numBatches: 2,
 *   build: ([numbers]) => numbers!.map((n) => n * 2),
 * }); // [[2, 4], [6]]
 * ```
 */
export const collectBatches = async <U>(program: BatchProgram<U>): Promise<U[][]> =>
  (await collectPartitions(program)).map((partitions) => partitions.flat());

/** Like `collectBatches`, with the records of each partition on their own. */
export const collectPartitions = async <U>(program: BatchProgram<U>): Promise<U[][][]> => {
  const { batches, error } = await runBatches(program);
  if (error !== undefined) throw error;
  return batches.map(({ partitions }) => partitions.map((records) => [...records]));
};
