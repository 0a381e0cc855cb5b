import { definition } from '../rdd/birthplace.ts';
import type { ShuffleDependency } from '../rdd/dependency.ts';
import type { Fetched } from '../rdd/fetched.ts';
import type { RDD } from '../rdd/rdd.ts';

/** Every RDD that computing `rdd` may touch, parents first, each once. Stops where partitions can be had as they are. */
export const lineageOf = (rdd: RDD<any>): readonly RDD<any>[] => {
  const seen = new Set<RDD<any>>();
  const visit = (each: RDD<any>): void => {
    if (seen.has(each)) return;
    if (!each.isMaterialised) for (const dependency of each.operator.dependencies) visit(dependency.rdd);
    seen.add(each);
  };
  visit(rdd);
  return [...seen];
};

/** Whether partitions of some RDD in the run of narrow operators that ends in `rdd` are kept. */
export const restsOnKept = (rdd: RDD<any>): boolean => {
  const seen = new Set<RDD<any>>();
  const visit = (each: RDD<any>): boolean => {
    if (seen.has(each)) return false;
    seen.add(each);
    return (
      each.keeping !== undefined ||
      each.operator.dependencies.some(({ kind, rdd: parent }) => kind === 'narrow' && visit(parent))
    );
  };
  return visit(rdd);
};

/** A shuffle, and the RDD that reads it. */
export interface ShuffleRead {
  readonly shuffle: ShuffleDependency;
  readonly reader: RDD<any>;
}

/** The shuffles right before the stage that ends in `rdd`: where its run of narrow operators begins. */
export const shufflesBefore = (rdd: RDD<any>, fetched?: Fetched): readonly ShuffleRead[] => {
  const reads = new Map<ShuffleDependency, ShuffleRead>();
  const seen = new Set<RDD<any>>();
  const visit = (reader: RDD<any>): void => {
    if (seen.has(reader) || reader.isMaterialised || fetched?.has(reader)) return;
    seen.add(reader);
    for (const dependency of reader.operator.dependencies) {
      if (dependency.kind === 'shuffle') reads.set(dependency, { shuffle: dependency, reader });
      else visit(dependency.rdd);
    }
  };
  visit(rdd);
  return [...reads.values()];
};

/**
 * What a stage that runs on the driver needs of workers: the nearest RDDs that they know, and which of their partitions.
 * Steps keep partitions apart; behind any other operator all of them may be needed.
 */
export const fetchesBefore = (
  rdd: RDD<any>,
  partitions: readonly number[],
): ReadonlyMap<RDD<any>, readonly number[]> => {
  const fetches = new Map<RDD<any>, readonly number[]>();
  const seen = new Set<RDD<any>>();
  const visit = (each: RDD<any>, wanted: readonly number[] | undefined): void => {
    if (seen.has(each) || each.isMaterialised || isAtHand(each)) return;
    seen.add(each);
    if (each.address) fetches.set(each, wanted ?? range(each.numPartitions));
    else {
      for (const { kind, rdd: parent } of each.operator.dependencies) {
        if (kind === 'narrow') visit(parent, each.operator.step ? wanted : undefined);
      }
    }
  };
  visit(rdd, partitions);
  return fetches;
};

/** Whether the driver has an RDD as every isolate has. */
const isAtHand = ({ address, operator: { content, dependencies } }: RDD<any>): boolean =>
  address?.stream === definition || (dependencies.length === 0 && !content);

const range = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
