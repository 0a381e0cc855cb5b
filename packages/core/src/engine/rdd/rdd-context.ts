import { DStreamError } from '../../base/errors/dstream-error.ts';
import { SeededRandom } from '../../base/random/seeded-random.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Codec } from '../../contracts/codec.ts';
import type { Partitioner } from '../../contracts/partitioner.ts';
import type { Random } from '../../contracts/random.ts';
import type { Sink } from '../../contracts/sink.ts';
import type { Time } from '../../contracts/time.ts';
import { requireNumPartitions } from '../partitioner/num-partitions.ts';
import { requirePartitioner } from '../partitioner/require-partitioner.ts';
import { MapOutputs } from '../shuffle/map-outputs.ts';
import { Accumulator } from '../task/accumulator.ts';
import { Accumulators } from '../task/accumulators.ts';
import { Broadcast } from '../task/broadcast.ts';
import type { PartitionCache } from '../task/partition-cache.ts';
import { Birthplace, calls, definition } from './birthplace.ts';
import type { Call } from './call.ts';
import { CalledRDD } from './called-rdd.ts';
import { Calls } from './calls.ts';
import { Closures } from './closures.ts';
import type { ShuffleDependency } from './dependency.ts';
import type { Inferred } from './inferred.ts';
import type { JobRunner, TaskAction } from './job-runner.ts';
import { KeptRDDs } from './kept-rdds.ts';
import { fromPartitions, sliced } from './operators/parallelize.ts';
import { union } from './operators/union.ts';
import type { RDDOperator } from './rdd-operator.ts';
import { RDD } from './rdd.ts';

/** What RDDs need from the engine around them. */
export interface RDDServices {
  readonly jobs: JobRunner;
  /** Runs jobs while the program is defined, before there are workers. Default: `jobs`. */
  readonly earlyJobs?: JobRunner | undefined;
  readonly cache: PartitionCache;
  readonly random: Random;
  readonly clock: Clock;
  /** Makes the partitioner of shuffles that name none. */
  readonly partitioner: (numPartitions: number) => Partitioner<any>;
  /** Finds a sink by name, as `saveAsTextFile` does. */
  readonly sink: (name: string, options: unknown) => Sink<any>;
  readonly defaultParallelism: number;
  /** Encodes what calls are told with. */
  readonly codec: Codec;
  /** Whether workers are told what the program calls while it runs: a driver's. Default false. */
  readonly hasWorkers?: boolean;
  /** Whether this isolate finds RDDs by the address that the driver gives: a worker. Default false. */
  readonly isReplica?: boolean;
}

/** Makes RDDs, broadcast values and accumulators: Spark's SparkContext, found at `ssc.sc`. Driver only. */
export class RDDContext {
  readonly services: RDDServices;
  readonly accumulators: Accumulators = new Accumulators();
  /** Where the RDDs are made that are there before the first batch. */
  readonly definition: Birthplace;
  /** The functions that the program has declared. Those that describe a batch capture what the driver's captured. */
  readonly closures: Closures = new Closures((value) =>
    this.#here ? this.#here.nextCaptured(value) : value,
  );
  /** Set on a driver that has workers. */
  readonly kept: KeptRDDs | undefined;
  /** The broadcast values and accumulators that are there before the first batch, where isolates compare theirs. */
  readonly variables: (Broadcast<any> | Accumulator<any, any>)[] = [];
  readonly #calls: Calls;
  #place: Birthplace | 'nowhere' | undefined;
  #nextRDD = 0;
  #nextShuffle = 0;
  #nextVariable = 0;
  #nextRandom = 0;

  constructor(services: RDDServices) {
    this.services = services;
    this.kept = services.hasWorkers ? new KeptRDDs() : undefined;
    this.#calls = new Calls(this.closures, services.codec);
    this.definition = this.birthplace(definition, 0);
    this.#place = this.definition;
  }

  /** The number of partitions when none is given: how many tasks the executor really computes at the same time. */
  get defaultParallelism(): number {
    return this.services.defaultParallelism;
  }

  /** An RDD of records at hand, cut into `numPartitions` runs of nearly equal length, in order. */
  parallelize<T extends Inferred>(
    records: readonly T[],
    numPartitions: number = this.defaultParallelism,
  ): RDD<T> {
    const slices = (): RDD<T> =>
      this.create(fromPartitions(sliced(records, requireNumPartitions(numPartitions))));
    return this.#callWithData('parallelize', [records, numPartitions], slices);
  }

  /** An RDD with the given partitions. */
  makeRDD<T extends Inferred>(partitions: readonly (readonly T[])[]): RDD<T> {
    return this.#callWithData('makeRDD', [partitions], () =>
      this.create(fromPartitions(partitions, 'makeRDD')),
    );
  }

  /** An RDD without partitions. */
  emptyRDD<T>(): RDD<T> {
    return this.#callWithData('emptyRDD', [], () => this.create(fromPartitions<T>([], 'emptyRDD')));
  }

  /** The numbers from `start` to before `end`, by `step`. Throws RANGE_INVALID or PARTITIONS_INVALID. */
  range(start: number, end: number, step = 1, numPartitions: number = this.defaultParallelism): RDD<number> {
    if (!step || ![start, end, step].every(Number.isFinite)) {
      throw new DStreamError('RANGE_INVALID', { start, end, step });
    }
    const length = Math.max(0, Math.ceil((end - start) / step));
    return this.parallelize(
      Array.from({ length }, (_, index) => start + index * step),
      numPartitions,
    );
  }

  /** The records of all RDDs. */
  union<T>(rdds: readonly RDD<T>[]): RDD<T> {
    return rdds.length === 1
      ? rdds[0]!
      : this.call(undefined, 'union', [rdds], () => this.create(union(rdds)));
  }

  /** A read-only value for all tasks. */
  broadcast<T>(value: T): Broadcast<T> {
    return this.#define(new Broadcast(this.#nextVariable++, value));
  }

  /** A total that tasks add to: numbers by `+` from 0, or anything with its own zero and addition. */
  accumulator(name?: string): Accumulator<number>;
  accumulator<T, A = T>(name: string, zero: T, add: (total: T, amount: A) => T): Accumulator<T, A>;
  accumulator(
    name = 'accumulator',
    zero: unknown = 0,
    add?: (total: any, amount: any) => unknown,
  ): Accumulator<any, any> {
    const id = this.#nextVariable++;
    const accumulator = add
      ? new Accumulator<any, any>(id, name, zero, add)
      : new Accumulator<number>(id, name, 0, plus, plus);
    this.accumulators.add(accumulator);
    return this.#define(accumulator);
  }

  #define<V extends Broadcast<any> | Accumulator<any, any>>(variable: V): V {
    const { hasWorkers, isReplica } = this.services;
    if (this.#place === this.definition && (hasWorkers || isReplica)) this.variables.push(variable);
    return variable;
  }

  /** An RDD of any operator. */
  create<T>(operator: RDDOperator<T>): RDD<T> {
    const place = this.#here;
    const type = this.services.hasWorkers ? CalledRDD : RDD;
    const rdd: RDD<T> = new type<T>(this, this.#nextRDD++, operator, place?.nextRDD(operator), place?.call);
    place?.made?.rdds.push(rdd);
    return rdd;
  }

  /**
   * Calls a method by `run`. Where the program itself does so while it runs, and workers can repeat it, they know what it
   * makes.
   */
  call<R>(on: RDD<any> | undefined, method: string, args: readonly unknown[], run: () => R): R {
    if (this.#place || !this.services.hasWorkers || (on && !on.address)) return run();
    const call = this.#calls.tell(on, method, args);
    return call ? this.#at(call, run) : run();
  }

  #callWithData<R>(method: string, data: readonly unknown[], run: () => R): R {
    if (this.#place || !this.services.hasWorkers) return run();
    return this.#at(this.#calls.tellData(method, data), run);
  }

  #at<R>(call: Call, run: () => R): R {
    return this.at(new Birthplace(calls, call.id, false, call), run);
  }

  /** Runs a job. A worker that repeats a call takes note of it only, and nobody ever hears of its end. */
  runJob<T, R>(rdd: RDD<T>, action: TaskAction<T, R>, partitions?: readonly number[]): Promise<R[]> {
    const place = this.#here;
    const portable = place?.nextJob(rdd, action);
    if (portable && place?.made) return new Promise(() => undefined);
    const named = portable && !action.portable ? { ...action, portable, call: place?.call } : action;
    return this.#jobs.run(rdd, named, partitions);
  }

  /** A place for the RDDs of one batch of one stream, or of one call. `told` is what functions capture there. */
  birthplace(stream: number, time: Time, told?: readonly unknown[]): Birthplace {
    return new Birthplace(stream, time, this.services.isReplica ?? false, undefined, told);
  }

  /** Calls `describe`; the RDDs that it makes are made at `place`, or nowhere that has a name. */
  at<R>(place: Birthplace | 'nowhere', describe: () => R): R {
    const outer = this.#place;
    this.#place = place;
    try {
      return describe();
    } finally {
      this.#place = outer;
    }
  }

  /** Finds out what the partitions of an RDD depend on. */
  prepare(rdd: RDD<any>): Promise<void> {
    return this.#jobs.prepare(rdd);
  }

  get #jobs(): JobRunner {
    const { jobs, earlyJobs = jobs } = this.services;
    return this.#place === this.definition ? earlyJobs : jobs;
  }

  get #here(): Birthplace | undefined {
    return this.#place === 'nowhere' ? undefined : this.#place;
  }

  /** The program is defined: what is made from now on is made by a batch, or has no name. */
  endDefinition(): void {
    this.#place = undefined;
  }

  /**
   * The partitioner a shuffle uses: the one given, one of the given size, or the default for these parents. Throws
   * PARTITIONS_INVALID or PARTITIONER_INVALID.
   */
  partitionerFor(parents: readonly RDD<any>[], given?: number | Partitioner<any>): Partitioner<any> {
    if (typeof given === 'object') return requirePartitioner(given);
    if (given !== undefined) return this.#newPartitioner(given);
    const placed = parents
      .filter((parent) => parent.partitioner)
      .toSorted((a, b) => b.numPartitions - a.numPartitions)[0];
    return placed?.partitioner ?? this.#newPartitioner(this.defaultParallelism);
  }

  #newPartitioner(numPartitions: number): Partitioner<any> {
    return requirePartitioner(this.services.partitioner(requireNumPartitions(numPartitions)));
  }

  /** Chance for one operation: from its own seed, else from the context's, which gives each operation its own. */
  randomFor(seed?: number | string): Random {
    if (seed !== undefined) return new SeededRandom(seed);
    const place = this.#here;
    return this.services.random.fork(place?.nextLots() ?? `operation ${this.#nextRandom++}`);
  }

  /** Gives a shuffle its id, its address and a place for its output. */
  addShuffle(shuffle: Omit<ShuffleDependency, 'id' | 'address' | 'outputs'>): ShuffleDependency {
    const id = this.#nextShuffle++;
    const outputs = new MapOutputs(id, shuffle.rdd.numPartitions, this.services.codec);
    const place = this.#here;
    const added = { ...shuffle, id, address: place?.nextShuffle(), outputs };
    place?.made?.shuffles.push(added);
    return added;
  }
}

const plus = (a: number, b: number): number => a + b;
