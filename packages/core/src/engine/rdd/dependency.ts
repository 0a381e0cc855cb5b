import type { Partitioner } from '../../contracts/partitioner.ts';
import type { Address } from '../../contracts/task-work.ts';
import type { AnyFunction } from '../pipeline/step.ts';
import type { MapOutputs } from '../shuffle/map-outputs.ts';
import type { RDD } from './rdd.ts';

/** How an RDD hangs on one of its parents. */
export type Dependency = NarrowDependency | ShuffleDependency;

/** Each partition needs a few partitions of the parent, which are computed within the same task. */
export interface NarrowDependency {
  readonly kind: 'narrow';
  readonly rdd: RDD<any>;
}

/** Each partition needs records of every parent partition: a stage ends here and its output is kept by partition. */
export interface ShuffleDependency {
  readonly kind: 'shuffle';
  readonly id: number;
  /** What other isolates of the same program know it by; undefined if they do not have it. */
  readonly address: Address | undefined;
  readonly rdd: RDD<any>;
  readonly numPartitions: number;
  /** Where the records of one map partition go. Known once the RDD was prepared. */
  readonly route: (mapPartition: number) => Route;
  /** How values of the same key are merged, if they are. */
  readonly combiner?: Combiner | undefined;
  readonly outputs: MapOutputs;
}

/** Says where records go: pairs by their key, other records as they are. */
export type Route =
  | { readonly by: 'key'; readonly partitioner: Partitioner<any> }
  | { readonly by: 'record'; readonly partition: (record: any) => number };

/** Spark's aggregator: merges the values of a key, first within a map task, then across them. */
export interface Combiner {
  /** Undefined: a value is its own combiner, or `zero` makes it. */
  readonly create?: AnyFunction | undefined;
  /** Makes what the first value of a key is merged into. */
  readonly zero?: (() => unknown) | undefined;
  readonly mergeValue: AnyFunction;
  readonly mergeCombiners: AnyFunction;
  readonly mapSide: boolean;
}

export const narrow = (rdd: RDD<any>): NarrowDependency => ({ kind: 'narrow', rdd });
