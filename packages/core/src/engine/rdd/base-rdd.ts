import type { Partitioner } from '../../contracts/partitioner.ts';
import type { Address } from '../../contracts/task-work.ts';
import type { Time } from '../../contracts/time.ts';
import type { BadRecordPolicy } from '../bad-records/bad-record-policy.ts';
import { StorageLevel } from '../block/storage-level.ts';
import type { Keeping } from '../task/partition-cache.ts';
import type { Call } from './call.ts';
import type { RDDContext } from './rdd-context.ts';
import type { RDDOperator } from './rdd-operator.ts';

/** The part of an RDD that is no method for records: its place in the lineage and whether its partitions are kept. */
export class BaseRDD<T> {
  readonly id: number;
  readonly context: RDDContext;
  readonly operator: RDDOperator<T>;
  /** The batch this RDD belongs to: that of the newest RDD it is computed from. */
  readonly batchTime: Time | undefined;
  /** What other isolates of the same program know this RDD by; undefined if they do not have it. */
  readonly address: Address | undefined;
  /** The call that made it, if one did that other isolates can repeat. */
  readonly call: Call | undefined;
  #name: string | undefined;
  #pool: string | undefined;
  #badRecords: BadRecordPolicy | undefined;
  #level: StorageLevel | undefined;
  #pinned = false;
  #found: readonly unknown[] | undefined;

  constructor(context: RDDContext, id: number, operator: RDDOperator<T>, address?: Address, call?: Call) {
    this.context = context;
    this.id = id;
    this.operator = operator;
    this.address = address;
    this.call = call;
    this.batchTime =
      operator.batchTime ?? newest(operator.dependencies.map((dependency) => dependency.rdd.batchTime));
    this.#pool = operator.dependencies[0]?.rdd.pool;
    this.#badRecords = operator.dependencies[0]?.rdd.badRecords;
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

  /** What becomes of records that functions of this RDD, and of those made from it, cannot take; else the batch fails. */
  get badRecords(): BadRecordPolicy | undefined {
    return this.#badRecords;
  }

  /** Sets that; undefined: the batch fails. */
  setBadRecords(policy: BadRecordPolicy | undefined): this {
    this.#badRecords = policy;
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

  /**
   * Keeps each partition once it was computed, for further actions on this RDD, as far as there is room where `level`
   * allows it; a partition that is not kept is computed again. Partitions that are kept already stay where they are.
   */
  persist(level: StorageLevel = StorageLevel.MEMORY_ONLY): this {
    this.#level = level;
    if (this.address) this.context.kept?.add(this, this.address);
    return this;
  }

  /** Same as `persist()`: in memory only. */
  cache(): this {
    return this.persist();
  }

  /** Takes `persist` back and lets go of the kept partitions. */
  unpersist(): this {
    this.#level = undefined;
    if (this.address) this.context.kept?.remove(this, this.address);
    return this.#release();
  }

  /** Keeps partitions in memory whatever they take: for operators that must not compute them twice. */
  pin(): this {
    this.#pinned = true;
    return this;
  }

  /** Takes `pin` back. */
  unpin(): this {
    this.#pinned = false;
    return this.#release();
  }

  /** The level given to `persist`, undefined without it. */
  get storageLevel(): StorageLevel | undefined {
    return this.#level;
  }

  /** How partitions are kept, undefined when they are not. */
  get keeping(): Keeping | undefined {
    return this.#pinned ? 'PINNED' : this.#level;
  }

  /** What its preparation has found; undefined before that, and without one. */
  get found(): readonly unknown[] | undefined {
    return this.#found;
  }

  /** Takes what its preparation has found. */
  prepare(found: readonly unknown[]): void {
    this.#found = found;
    this.operator.preparation!.use(found);
  }

  /** True when every partition can be had without computing its parents. */
  get isMaterialised(): boolean {
    if (this.operator.materialised?.() === true) return true;
    // What is kept here is of no use to the workers that compute it.
    if (this.keeping === undefined || (this.address && this.context.kept)) return false;
    return this.context.services.cache.isComplete(this.id, this.numPartitions);
  }

  #release(): this {
    if (!this.keeping) this.context.services.cache.forget(this.id);
    return this;
  }
}

const newest = (times: readonly (Time | undefined)[]): Time | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
};
