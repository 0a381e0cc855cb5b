import type { LoopAction } from '../job-runner.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { perChunk } from './per-chunk.ts';

const counting: LoopAction<number> = { terminal: { kind: 'count' }, result: (state) => state.count };

/** Each record with its place in the whole RDD. Counts all partitions but the last beforehand if there are several. */
export const zipWithIndex = <T>(parent: RDD<T>): RDDOperator<[T, number]> => {
  const starts = [0];
  return {
    ...numbered(parent, 'zipWithIndex', (partition) => starts[partition]!, 1),
    async prepare(jobs) {
      const allButLast = Array.from({ length: Math.max(0, parent.numPartitions - 1) }, (_, index) => index);
      if (allButLast.length === 0) return;
      const counts = await jobs.run(parent, counting, allButLast);
      counts.forEach((count, partition) => (starts[partition + 1] = starts[partition]! + count));
    },
  };
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
