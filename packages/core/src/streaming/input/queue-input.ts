import type { Time } from '../../contracts/time.ts';
import type { RDDContext } from '../../engine/rdd/rdd-context.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { Input, InputCount } from './input.ts';

export interface QueueOptions<T> {
  /** One queued RDD per batch (default), or all of them. */
  readonly oneAtATime?: boolean;
  /** For batches that find the queue empty; null: no RDD; by default an empty RDD. */
  readonly defaultRDD?: RDD<T> | readonly T[] | null;
}

/** RDDs, or arrays of records, that the program puts into an array itself: for tests and demonstrations. */
export class QueueInput<T> implements Input<T> {
  readonly name = 'queueStream';
  readonly origin = 'program';
  readonly #queue: (RDD<T> | readonly T[])[];
  readonly #options: QueueOptions<T>;
  readonly #taken = new Map<Time, readonly (RDD<T> | readonly T[])[]>();

  constructor(queue: (RDD<T> | readonly T[])[], options: QueueOptions<T>) {
    this.#queue = queue;
    this.#options = options;
  }

  allocate(time: Time): InputCount {
    const taken = this.#queue.splice(0, (this.#options.oneAtATime ?? true) ? 1 : this.#queue.length);
    this.#taken.set(time, taken);
    const numRecords = taken.reduce((sum, each) => sum + (Array.isArray(each) ? each.length : 0), 0);
    return { numRecords, metadata: { rdds: taken.length } };
  }

  takeBack(time: Time): void {
    this.#queue.unshift(...(this.#taken.get(time) ?? []));
    this.#taken.delete(time);
  }

  compute(time: Time, rdds: RDDContext): RDD<T> | undefined {
    const taken = this.#taken.get(time) ?? [];
    if (taken.length > 0) return rdds.union(taken.map((each) => asRDD(each, rdds)));
    const { defaultRDD } = this.#options;
    return defaultRDD === null ? undefined : defaultRDD ? asRDD(defaultRDD, rdds) : rdds.emptyRDD<T>();
  }

  forget(until: Time): void {
    for (const time of this.#taken.keys()) if (time <= until) this.#taken.delete(time);
  }
}

const asRDD = <T>(given: RDD<T> | readonly T[], rdds: RDDContext): RDD<T> =>
  Array.isArray(given) ? rdds.parallelize<T>(given) : (given as RDD<T>);
