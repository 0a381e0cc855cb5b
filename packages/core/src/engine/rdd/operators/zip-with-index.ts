import { counting } from '../actions/portable.ts';
import type { JobRunner } from '../job-runner.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { perChunk } from './per-chunk.ts';

/** Each record with its place in the whole RDD. Counts all partitions but the last beforehand if there are several. */
export const zipWithIndex = <T>(parent: RDD<T>): RDDOperator<[T, number]> => {
  let starts: readonly number[] = [0];
  return {
    ...numbered(parent, 'zipWithIndex', (partition) => starts[partition]!, 1),
    preparation: {
      find: (jobs) => findStarts(jobs, parent),
      use: (found: readonly number[]) => (starts = found),
    },
  };
};

const findStarts = async (jobs: JobRunner, parent: RDD<any>): Promise<readonly number[]> => {
  const allButLast = Array.from({ length: Math.max(0, parent.numPartitions - 1) }, (_, index) => index);
  if (allButLast.length === 0) return [0];
  let start = 0;
  return [0, ...(await jobs.run(parent, counting, allButLast)).map((count) => (start += count))];
};

/** Each record with a number of its own: those of partition k are k, n + k, 2n + k … of n partitions. No job. */
export const zipWithUniqueId = <T>(parent: RDD<T>): RDDOperator<[T, number]> =>
  numbered(parent, 'zipWithUniqueId', (partition) => partition, parent.numPartitions);

const numbered = <T>(
  parent: RDD<T>,
  name: string,
  startOf: (partition: number) => number,
  step: number,
): RDDOperator<[T, number]> =>
  perChunk(parent, name, (partition) => {
    let next = startOf(partition) - step;
    return (chunk) => chunk.map((record): [T, number] => [record, (next += step)]);
  });
