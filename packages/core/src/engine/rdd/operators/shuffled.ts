import type { Partitioner } from '../../../contracts/partitioner.ts';
import { RoundRobinPartitioner } from '../../partitioner/round-robin-partitioner.ts';
import { combineAction } from '../../shuffle/combine-action.ts';
import { pairsOf, readShuffle } from '../../shuffle/read-shuffle.ts';
import { runAction } from '../compute-partition.ts';
import { narrow, type Combiner, type Route, type ShuffleDependency } from '../dependency.ts';
import type { RDDOperator } from '../rdd-operator.ts';
import type { RDD } from '../rdd.ts';
import { chunkOf } from './chunk-of.ts';

/** A dependency on all partitions of `rdd`, cut anew by `route`. */
export const shuffleOf = (
  rdd: RDD<any>,
  numPartitions: number,
  route: (mapPartition: number) => Route,
  combiner?: Combiner,
): ShuffleDependency => rdd.context.addShuffle({ kind: 'shuffle', rdd, numPartitions, route, combiner });

/** A shuffle of pairs by their key. */
export const shuffleByKey = (
  rdd: RDD<any>,
  partitioner: Partitioner<any>,
  combiner?: Combiner,
): ShuffleDependency => {
  const route: Route = { by: 'key', partitioner };
  return shuffleOf(rdd, partitioner.numPartitions, () => route, combiner);
};

/** The records of one reduce partition of a shuffle, merged once. */
export const readPartition = (shuffle: ShuffleDependency, partition: number): readonly unknown[] =>
  shuffle.outputs.read(partition, (blocks) => readShuffle(blocks, shuffle.combiner));

/** Pairs moved to the partition of their key and merged there; merged in place if they are placed so already. */
export const shuffledByKey = <T>(
  parent: RDD<any>,
  name: string,
  partitioner: Partitioner<any>,
  combiner?: Combiner,
): RDDOperator<T> => {
  if (combiner && parent.partitioner?.id === partitioner.id) return combinedInPlace(parent, name, combiner);
  const shuffle = shuffleByKey(parent, partitioner, combiner);
  return {
    name,
    numPartitions: partitioner.numPartitions,
    dependencies: [shuffle],
    partitioner,
    compute: (partition) => [readPartition(shuffle, partition) as readonly T[]],
  };
};

const combinedInPlace = <T>(parent: RDD<any>, name: string, combiner: Combiner): RDDOperator<T> => {
  const merged = combineAction(combiner, ({ keys, values }) => pairsOf(keys, values) as T[]);
  return {
    name,
    numPartitions: parent.numPartitions,
    dependencies: [narrow(parent)],
    partitioner: parent.partitioner,
    compute: (partition, task) => chunkOf(runAction(parent, partition, task, merged)),
  };
};

/** Records dealt out evenly over `numPartitions`; each map partition starts with another one. */
export const repartitioned = <T>(parent: RDD<T>, numPartitions: number): RDDOperator<T> => {
  const shuffle = shuffleOf(parent, numPartitions, (mapPartition) => {
    const partitioner = new RoundRobinPartitioner(numPartitions, mapPartition);
    return { by: 'record', partition: () => partitioner.partition() };
  });
  return {
    name: 'repartition',
    numPartitions,
    dependencies: [shuffle],
    compute: (partition) => [readPartition(shuffle, partition) as readonly T[]],
  };
};
