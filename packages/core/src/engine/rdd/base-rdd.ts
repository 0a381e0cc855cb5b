import type { Partitioner } from '../../contracts/partitioner.ts';
import type { Time } from '../../contracts/time.ts';
import type { RDDContext } from './rdd-context.ts';
import type { RDDOperator } from './rdd-operator.ts';

/** The part of an RDD that is no method for records: its place in the lineage and whether its partitions are kept. */
export class BaseRDD<T> {
  readonly id: number;
  readonly context: RDDContext;
  readonly operator: RDDOperator<T>;
  /** The batch this RDD belongs to: that of the newest RDD it is computed from. */
  readonly batchTime: Time | undefined;
  #name: string | undefined;
  #pool: string | undefined;
  #persisted = false;

  constructor(context: RDDContext, id: number, operator: RDDOperator<T>) {
    this.context = context;
    this.id = id;
    this.operator = operator;
    this.batchTime =
      operator.batchTime ?? newest(operator.dependencies.map((dependency) => dependency.rdd.batchTime));
    this.#pool = operator.dependencies[0]?.rdd.pool;
  }

  /** The pool whose share jobs of this RDD use under fair scheduling. */
  get pool(): string | undefined {
    return this.#pool;
  }

  /** Runs this RDD's jobs, and those of RDDs made from it, in the given pool. */
  setPool(pool: string): this {
    this.#pool = pool;
    return this;
  }

  get name(): string {
    return this.#name ?? this.operator.name;
  }

  /** Names the RDD in logs and events. */
  setName(name: string): this {
    this.#name = name;
    return this;
  }

  get numPartitions(): number {
    return this.operator.numPartitions;
  }

  /** The rule by which keys were placed, if there is one. */
  get partitioner(): Partitioner<any> | undefined {
    return this.operator.partitioner;
  }

  /** Keeps each partition once it was computed, for further actions on this RDD. */
  persist(): this {
    this.#persisted = true;
    return this;
  }

  /** Same as `persist()`. */
  cache(): this {
    return this.persist();
  }

  /** Lets go of the kept partitions. */
  unpersist(): this {
    this.#persisted = false;
    this.context.services.cache.forget(this.id);
    return this;
  }

  get isPersisted(): boolean {
    return this.#persisted;
  }

  /** True when every partition can be had without computing its parents. */
  get isMaterialised(): boolean {
    return (
      this.operator.materialised?.() === true ||
      (this.#persisted && this.context.services.cache.count(this.id) === this.numPartitions)
    );
  }
}

const newest = (times: readonly (Time | undefined)[]): Time | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
};
