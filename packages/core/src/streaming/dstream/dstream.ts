import type { Prepared } from '../../base/plugin/define-component.ts';
import type { SinkRegistry } from '../../base/plugin/registries.ts';
import type { Sink } from '../../contracts/sink.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import { requireFunctions } from '../../engine/pipeline/require-functions.ts';
import type { Inferred, NotPromise } from '../../engine/rdd/inferred.ts';
import { partitionCounts, total } from '../../engine/rdd/operators/count.ts';
import { checkAsyncOptions, type AsyncOptions } from '../../engine/rdd/operators/map-async.ts';
import { reduced } from '../../engine/rdd/operators/reduce.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import type { Operator } from './operator.ts';
import { foreachPartition } from './operators/foreach-partition.ts';
import { foreachRDD, type OutputOptions, type OutputRequirement } from './operators/foreach-rdd.ts';
import { printHead } from './operators/print.ts';
import { toSink } from './operators/to-sink.ts';
import { lift, transform } from './operators/transform.ts';
import { window } from './operators/window.ts';
import { checkOutputOptions, checkOutputRequirement } from './output-options.ts';
import { PairDStreamFunctions } from './pair-dstream-functions.ts';

const add = (a: number, b: number): number => a + b;
const subtract = (a: number, b: number): number => a - b;
const one = <T>(record: T): [T, number] => [record, 1];
const unkeyed = <T>(record: T): [null, T] => [null, record];
function* valuesOf<T>(pairs: Iterable<[null, T]>): Iterable<T> {
  for (const [, value] of pairs) yield value;
}

/**
 * A live stream as a sequence of RDDs, one per slide. Transformations describe a new stream; outputs, the last group of
 * methods, say what is done with each batch. Nothing can be added once the context has started. Spark's DStream.
 *
 * Operations for streams of pairs are in `pair-dstream-functions.ts`.
 */
export class DStream<T> extends PairDStreamFunctions<T> {
  /**
   * Applies `fn` to each record.
   *
   * @example
   * // stream: [1, 2], [3]
   * stream.map((n) => n * 10) // => [10, 20], [30]
   */
  map<U extends Inferred>(fn: (record: T) => NotPromise<U>): DStream<U> {
    return this.#lift('map', (rdd) => rdd.map(fn), [fn]);
  }

  /**
   * Makes a pair of each record: `map` for where the pair type must be stated.
   *
   * @example
   * // stream: ['a', 'bc']
   * stream.mapToPair((word) => [word, word.length]) // => [['a', 1], ['bc', 2]]
   */
  mapToPair<K, V>(fn: (record: T) => [K, V]): DStream<[K, V]> {
    return this.#lift('mapToPair', (rdd) => rdd.mapToPair(fn), [fn]);
  }

  /**
   * Applies `fn` to each record and takes each element of the result as a record.
   *
   * @example
   * // stream: ['to be', 'or']
   * stream.flatMap((line) => line.split(' ')) // => ['to', 'be', 'or']
   */
  flatMap<U extends Inferred>(fn: (record: T) => Iterable<NotPromise<U>>): DStream<U> {
    return this.#lift('flatMap', (rdd) => rdd.flatMap(fn), [fn]);
  }

  /**
   * `flatMap` for where the pair type must be stated.
   *
   * @example
   * // stream: ['to be']
   * stream.flatMapToPair((line) => line.split(' ').map((word) => [word, 1])) // => [['to', 1], ['be', 1]]
   */
  flatMapToPair<K, V>(fn: (record: T) => Iterable<[K, V]>): DStream<[K, V]> {
    return this.#lift('flatMapToPair', (rdd) => rdd.flatMap(fn), [fn]);
  }

  /**
   * Keeps the records for which `predicate` is true.
   *
   * @example
   * // stream: [1, 2], [3]
   * stream.filter((n) => n % 2 === 1) // => [1], [3]
   */
  filter<U extends T>(predicate: (record: T) => record is U): DStream<U>;
  filter(predicate: (record: T) => boolean): DStream<T>;
  filter(predicate: (record: T) => boolean): DStream<T> {
    return this.#lift('filter', (rdd) => rdd.filter(predicate), [predicate]);
  }

  /**
   * Applies a function that waits; order is kept, at most `concurrency` calls of a partition run at once.
   *
   * @example
   * // stream: [1, 2]
   * stream.mapAsync(async (id) => `user ${id}`, { concurrency: 4 }) // => ['user 1', 'user 2']
   */
  mapAsync<U extends Inferred>(
    fn: (record: T, signal: AbortSignal) => Promise<U>,
    options?: AsyncOptions,
  ): DStream<U> {
    checkAsyncOptions('mapAsync', options);
    return this.#lift('mapAsync', (rdd) => rdd.mapAsync(fn, options), [fn]);
  }

  /**
   * `flatMap` with a function that waits.
   *
   * @example
   * // stream: [1, 2]
   * stream.flatMapAsync(async (n) => [n, -n]) // => [1, -1, 2, -2]
   */
  flatMapAsync<U extends Inferred>(
    fn: (record: T, signal: AbortSignal) => Promise<Iterable<U>>,
    options?: AsyncOptions,
  ): DStream<U> {
    checkAsyncOptions('flatMapAsync', options);
    return this.#lift('flatMapAsync', (rdd) => rdd.flatMapAsync(fn, options), [fn]);
  }

  /**
   * `filter` with a function that waits.
   *
   * @example
   * // stream: [1, 2]
   * stream.filterAsync(async (n) => n > 1) // => [2]
   */
  filterAsync(
    predicate: (record: T, signal: AbortSignal) => Promise<boolean>,
    options?: AsyncOptions,
  ): DStream<T> {
    checkAsyncOptions('filterAsync', options);
    return this.#lift('filterAsync', (rdd) => rdd.filterAsync(predicate, options), [predicate]);
  }

  /**
   * Applies `fn` to each whole partition, empty ones included.
   *
   * @example
   * // stream: ['a', 'b'], []
   * stream.mapPartitions((records) => [[...records].join('')]) // => ['ab'], ['']
   */
  mapPartitions<U extends Inferred>(
    fn: (records: Iterable<T>) => Iterable<U>,
    options?: { readonly preservesPartitioning?: boolean },
  ): DStream<U> {
    return this.#lift('mapPartitions', (rdd) => rdd.mapPartitions(fn, options), [fn]);
  }

  /**
   * One array per partition.
   *
   * @example
   * // stream: [1, 2, 3]
   * stream.glom() // => [[1, 2, 3]]
   */
  glom(): DStream<T[]> {
    return this.#lift('glom', (rdd) => rdd.glom());
  }

  /**
   * Pairs each record with the key that `fn` gives it.
   *
   * @example
   * // stream: ['a', 'bc']
   * stream.keyBy((word) => word.length) // => [[1, 'a'], [2, 'bc']]
   */
  keyBy<K extends Inferred>(fn: (record: T) => NotPromise<K>): DStream<[K, T]> {
    return this.#lift('keyBy', (rdd) => rdd.keyBy(fn), [fn]);
  }

  /**
   * Deals the records of each batch out over exactly `numPartitions` partitions.
   *
   * @example
   * // stream: [1, 2, 3]
   * stream.repartition(2).glom() // => [[2], [1, 3]]
   */
  repartition(numPartitions: number): DStream<T> {
    return this.#lift('repartition', (rdd) => rdd.repartition(numPartitions));
  }

  /**
   * The records of both streams, which must have the same slide and an RDD each in every batch.
   *
   * @example
   * // stream: [1], [2]; other: [10], [20]
   * stream.union(other) // => [1, 10], [2, 20]
   */
  union(other: DStream<T>): DStream<T> {
    return this.graph.add(transform('union', [this, other], (rdds) => this.graph.rdds.union<T>(rdds)));
  }

  /**
   * Merges all records of a batch into one; an empty batch gives none.
   *
   * @example
   * // stream: [1, 2], []
   * stream.reduce((a, b) => a + b) // => [3], []
   */
  reduce(merge: (a: T, b: T) => T): DStream<T> {
    return this.#lift('reduce', (rdd) => this.graph.rdds.create(reduced(rdd, merge)), [merge]);
  }

  /**
   * The number of records of each batch; 0 for an empty one.
   *
   * @example
   * // stream: ['a', 'b'], []
   * stream.count() // => [2], [0]
   */
  count(): DStream<number> {
    return this.#lift('count', (rdd) =>
      this.graph.rdds.create(total(this.graph.rdds.create(partitionCounts(rdd)))),
    );
  }

  /**
   * How often each value occurs in a batch.
   *
   * @example
   * // stream: ['a', 'b', 'a']
   * stream.countByValue() // => [['a', 2], ['b', 1]]
   */
  countByValue(numPartitions?: number): DStream<[T, number]> {
    return this.#lift('countByValue', (rdd) => rdd.mapToPair(one<T>).reduceByKey(add, numPartitions));
  }

  /**
   * Any RDD code, run on the driver to describe each batch. For work that waits use `foreachRDD` or `mapAsync`.
   *
   * @example
   * // stream: ['a'], ['b']
   * stream.transform((rdd, time) => rdd.map((word) => `${word} at ${time}`)) // => ['a at 1000'], ['b at 2000']
   */
  transform<U>(fn: (rdd: RDD<T>, time: Time) => RDD<U>): DStream<U> {
    requireFunctions('transform', [fn]);
    return this.graph.add(transform('transform', [this], ([rdd], time) => fn(rdd!, time)));
  }

  /**
   * Any RDD code over this stream and another.
   *
   * @example
   * // stream: [1], [2]; other: [10], [20]
   * stream.transformWith(other, (rdd, tens) => tens.union(rdd)) // => [10, 1], [20, 2]
   */
  transformWith<U, V>(other: DStream<U>, fn: (rdd: RDD<T>, other: RDD<U>, time: Time) => RDD<V>): DStream<V> {
    requireFunctions('transformWith', [fn]);
    return this.graph.add(transform('transformWith', [this, other], ([a, b], time) => fn(a!, b!, time)));
  }

  /**
   * A stream of an operator of your own: `stream.via(myOperator(stream))`.
   *
   * @example
   * // stream: [1], [2], [3]
   * stream.via({
   *   name: 'previous',
   *   parents: [stream],
   *   reach: seconds(1),
   *   compute: (time) => stream.getOrCompute(time - seconds(1)),
   * }) // => [1], [2]
   */
  via<U>(operator: Operator<U>): DStream<U> {
    return this.graph.add(operator);
  }

  /**
   * The records of the last `length` milliseconds, every `slide` milliseconds (default: every batch).
   *
   * @example
   * // stream: [1], [2], [3]
   * stream.window(seconds(2)) // => [1], [1, 2], [2, 3]
   */
  window(length: Duration, slide: Duration = this.slideDuration): DStream<T> {
    return this.graph.add(window(this, length, slide));
  }

  /**
   * Merges all records of a window into one; an empty window gives none. With `inverse`, which takes a value out
   * again, the batches that leave are subtracted instead.
   *
   * @example
   * // stream: [1], [2], [3]
   * stream.reduceByWindow((a, b) => a + b, seconds(2), seconds(1)) // => [1], [3], [5]
   */
  reduceByWindow(merge: (a: T, b: T) => T, length: Duration, slide: Duration): DStream<T>;
  reduceByWindow(
    merge: (a: T, b: T) => T,
    inverse: (a: T, b: T) => T,
    length: Duration,
    slide: Duration,
  ): DStream<T>;
  reduceByWindow(merge: (a: T, b: T) => T, second: any, third: Duration, fourth?: Duration): DStream<T> {
    const keyed = this.mapToPair(unkeyed<T>);
    const windowed =
      typeof second === 'function'
        ? keyed.reduceByKeyAndWindow(merge, second, third, fourth, { partitioner: 1 })
        : keyed.reduceByKeyAndWindow(merge, second, third, { partitioner: 1 });
    return windowed.mapPartitions(valuesOf<T>);
  }

  /**
   * The number of records in a window; 0 for an empty one.
   *
   * @example
   * // stream: ['a'], ['b', 'c'], []
   * stream.countByWindow(seconds(2), seconds(1)) // => [1], [3], [2]
   */
  countByWindow(length: Duration, slide: Duration): DStream<number> {
    return this.count().reduceByWindow(add, subtract, length, slide);
  }

  /**
   * How often each value occurs in a window.
   *
   * @example
   * // stream: ['a'], ['a', 'b'], []
   * stream.countByValueAndWindow(seconds(2), seconds(1)) // => [['a', 1]], [['a', 2], ['b', 1]], [['a', 1], ['b', 1]]
   */
  countByValueAndWindow(length: Duration, slide: Duration, numPartitions?: number): DStream<[T, number]> {
    const options = numPartitions === undefined ? {} : { partitioner: numPartitions };
    return this.mapToPair(one<T>).reduceByKeyAndWindow(add, subtract, length, slide, options);
  }

  /** Calls `fn` on the driver with the RDD of each batch and waits for what it returns. Batches come in order. */
  foreachRDD(fn: (rdd: RDD<T>, time: Time) => Promise<unknown> | void, options?: OutputOptions): void {
    requireFunctions('foreachRDD', [fn]);
    this.graph.addOutput(foreachRDD(this, fn, checkOutputOptions('foreachRDD', options)));
  }

  /** Calls `fn` with each partition of each batch, where the partition is, and waits for what it returns. */
  foreachPartition(
    fn: (records: Iterable<T>, partition: number) => Promise<void> | void,
    options?: OutputOptions,
  ): void {
    requireFunctions('foreachPartition', [fn]);
    this.graph.addOutput(foreachPartition(this, fn, checkOutputOptions('foreachPartition', options)));
  }

  /** Prints the first `num` records of each batch in Spark's format. */
  print(num = 10): void {
    this.graph.addOutput(printHead(this, num));
  }

  /** Same as `print`. */
  pprint(num = 10): void {
    this.print(num);
  }

  /** Writes each batch as text files into the directory `prefix-TIME_IN_MS[.suffix]`. */
  saveAsTextFiles(prefix: string, suffix = ''): void {
    const path = (time: Time | string): string => pathOf(prefix, time, suffix);
    this.#save('saveAsTextFiles', 'textFiles', path('{time}'), (rdd, time) => rdd.saveAsTextFile(path(time)));
  }

  /** Writes each batch as files of JSON lines into the directory `prefix-TIME_IN_MS[.suffix]`. */
  saveAsObjectFiles(prefix: string, suffix = ''): void {
    const path = (time: Time | string): string => pathOf(prefix, time, suffix);
    this.#save('saveAsObjectFiles', 'jsonLines', path('{time}'), (rdd, time) =>
      rdd.saveAsObjectFile(path(time)),
    );
  }

  #save(name: string, sink: string, path: string, save: (rdd: RDD<T>, time: Time) => Promise<void>): void {
    const { delivery, place } = this.graph.services.sink(sink, { path });
    const output = foreachRDD(this as DStream<T>, save, { name, ...(delivery && { delivery }) });
    this.graph.addOutput({ ...output, place });
  }

  /**
   * Writes every record of every batch to a sink: by name and options, by a sink factory, or any `Sink`. With `require`,
   * `start()` rejects with `GUARANTEE_NOT_MET` unless the output guarantees that much from its sources on.
   */
  to<N extends keyof SinkRegistry & string>(
    name: N,
    options: OptionsOf<SinkRegistry[N]>,
    output?: OutputRequirement,
  ): void;
  to(sink: Sink<T> | Prepared<Sink<T>>, output?: OutputRequirement): void;
  to(sink: string | Sink<T> | Prepared<Sink<T>>, options?: unknown, output?: OutputRequirement): void {
    const given = this.graph.services.sink(sink, options);
    const required = typeof sink === 'string' ? output : (options as OutputRequirement | undefined);
    this.graph.addOutput(toSink(this, given, checkOutputRequirement(required)));
  }

  #lift<U>(name: string, apply: (rdd: RDD<T>) => RDD<U>, functions?: readonly unknown[]): DStream<U> {
    return this.graph.add(lift(name, this as DStream<T>, apply, functions));
  }
}

/** Spark's name for the directory of a batch. */
const pathOf = (prefix: string, time: Time | string, suffix: string): string =>
  `${prefix}-${time}${suffix && `.${suffix}`}`;

type OptionsOf<Entry> = Entry extends { readonly options: infer Options } ? Options : never;
