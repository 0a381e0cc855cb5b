import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import { StorageLevel } from '../../engine/block/storage-level.ts';
import type { Made } from '../../engine/rdd/birthplace.ts';
import type { RDD } from '../../engine/rdd/rdd.ts';
import {
  badRecordRule,
  sameRule,
  type BadRecordLimits,
  type BadRecordRule,
  type OnBadRecord,
} from './bad-record-rule.ts';
import type { DStreamGraph } from './dstream-graph.ts';
import { requireId, type OperatorId } from './operator-id.ts';
import type { Operator } from './operator.ts';
import { requireOwnLetters } from './own-sink.ts';
import { isBatchTime, lastTimeUpTo } from './past.ts';

/** The part of a DStream that is no method for records: its place in the graph and its RDDs by time. */
export class BaseDStream<T> {
  /** Counts from 0 in the order of definition. */
  readonly streamId: number;
  readonly graph: DStreamGraph;
  readonly operator: Operator<T>;
  readonly slideDuration: Duration;
  readonly #rdds = new Map<Time, RDD<T>>();
  readonly #made = new Map<Time, Made>();
  /** The RDDs that this stream keeps; one kept already belongs to another stream or to the program. */
  readonly #kept = new WeakSet<RDD<T>>();
  /** How long others need the RDDs of this stream. */
  #needed: Duration;
  /** Up to this time RDDs were let go of, or never asked for. */
  #forgotten: Time = -Infinity;
  #checkpointInterval: Duration | undefined;
  #storageLevel: StorageLevel | undefined;
  #id: OperatorId | undefined;
  /** Undefined: as the stream it is made of. */
  #badRecords: { readonly policy: BadRecordRule['policy'] | undefined } | undefined;

  constructor(graph: DStreamGraph, streamId: number, operator: Operator<T>) {
    this.graph = graph;
    this.streamId = streamId;
    this.operator = operator;
    this.slideDuration = operator.slideDuration ?? operator.parents[0]?.slideDuration ?? graph.batchDuration;
    this.#needed = this.slideDuration;
  }

  get name(): string {
    return `${this.operator.name}#${this.streamId}`;
  }

  /**
   * Names this stream for good: by it a restarted program finds the state of this stream, or where this source was, in the
   * checkpoint, however the rest of the program has changed. Without it the name is derived from the operator's own and
   * its order among those of the same name. `was`: the id it had in the checkpoint, to rename it.
   */
  id(id: string, { was }: { readonly was?: string } = {}): this {
    this.graph.requireOpen('id()');
    this.#holder.#id = { id: requireId(id), was: was === undefined ? [] : [requireId(was)] };
    return this;
  }

  /** The id that was given to this stream. */
  get givenId(): OperatorId | undefined {
    return this.#id;
  }

  /** Keeps the RDDs of this stream once they were computed; worth it when several outputs use the stream. */
  persist(level: StorageLevel = StorageLevel.MEMORY_ONLY): this {
    this.graph.requireOpen('persist()');
    this.#storageLevel = level;
    return this;
  }

  /**
   * Says what becomes of a record that this stream, and those made from it, cannot take: one for which a function of
   * single records throws, that is no pair where one is needed, whose key cannot be a key, or that the source cannot
   * decode. `'skip'` leaves it out, `{ deadLetter: sink }` leaves it out and writes it to a sink with its error and where it
   * came from, `'fail'` (default) fails the batch. It holds up to the next stream that says otherwise; a stream made of
   * several goes by the first. It is about the stream, not about what follows in one expression, so it can be said once:
   * to treat branches differently, say it of the first stream of each. Functions of whole partitions, of state, and those
   * that merge records are not functions of single records. Throws `OPTIONS_INVALID`, `SINK_SHARED` or `BAD_RECORDS_SET`.
   *
   * @example
   * // stream: ['1', 'x', '3']
   * stream.onBadRecord('skip').map((text) => BigInt(text)) // => [1n, 3n]
   */
  onBadRecord(policy: OnBadRecord, limits: BadRecordLimits = {}): this {
    this.graph.requireOpen('onBadRecord()');
    const { name, graph } = this;
    const rule = badRecordRule(name, policy, limits, (sink) => graph.services.sink(sink));
    if (this.#badRecords && !sameRule(graph.badRecordRules.get(name), rule))
      throw new DStreamError('BAD_RECORDS_SET', { stream: name });
    if (rule?.sink) requireOwnLetters(rule.sink, name, graph.outputs);
    this.#badRecords = { policy: rule?.policy };
    if (rule) graph.badRecordRules.set(name, rule);
    return this;
  }

  /** Same as `persist()`: in memory only. */
  cache(): this {
    return this.persist();
  }

  /** How often durable state stores write a snapshot of this stream's state: a multiple of its slide, in milliseconds. */
  checkpoint(interval: Duration): this {
    this.graph.requireOpen('checkpoint()');
    if (interval < this.slideDuration || interval % this.slideDuration !== 0) {
      throw new DStreamError('INTERVAL_NOT_MULTIPLE', {
        interval,
        slide: this.slideDuration,
        name: this.name,
      });
    }
    this.#holder.#checkpointInterval = interval;
    return this;
  }

  /** The stream that what is said of state is about. */
  get #holder(): BaseDStream<any> {
    return this.operator.holder ?? this;
  }

  /** How often a snapshot of its state is wanted. */
  get checkpointInterval(): Duration | undefined {
    return this.#checkpointInterval;
  }

  /** Whether the stream has an RDD for this time: one per slide, the first a slide after the zero time. */
  isTimeValid(time: Time): boolean {
    return this.graph.zeroTime !== undefined && isBatchTime(time, this.slideDuration, this.graph.batchTimes);
  }

  /** The time of the RDD before the one of `time`: a slide earlier, or the last one before a gap. */
  previousTime(time: Time): Time {
    return this.lastTime(time - this.slideDuration);
  }

  /** The last time up to `time` at which there is an RDD; the zero time or before it when there is none. */
  lastTime(time: Time): Time {
    return lastTimeUpTo(time, this.slideDuration, this.graph.batchTimes);
  }

  /**
   * The RDD of a time, the same one each time it is asked for; undefined when the stream has none. Throws
   * `RDD_FORGOTTEN` for a time that is not remembered any more.
   */
  getOrCompute(time: Time): RDD<T> | undefined {
    const known = this.#rdds.get(time);
    if (known || !this.isTimeValid(time)) return known;
    if (this.isForgotten(time)) throw new DStreamError('RDD_FORGOTTEN', { name: this.name, time });
    const { rdds, role, captured } = this.graph;
    const { codec } = rdds.services;
    const told = captured.get(this.streamId, time);
    const place = rdds.birthplace(this.streamId, time, told && (codec.decode(told.bytes) as unknown[]));
    const rdd = rdds.at(place, () => this.operator.compute(time));
    if (!rdd) return undefined;
    if (role === 'driver' && place.captured.length > 0)
      captured.add({ stream: this.streamId, time, bytes: codec.encode(place.captured) });
    this.#keep(rdd);
    if (this.#badRecords) {
      const { policy } = this.#badRecords;
      rdd.setBadRecords(policy && { ...policy, time });
    }
    this.#rdds.set(time, rdd);
    if (place.made) this.#made.set(time, place.made);
    return rdd;
  }

  /** On a worker: everything that was made for the RDD of a time, in order; undefined when the stream has none. */
  madeAt(time: Time): Made | undefined {
    return this.getOrCompute(time) && this.#made.get(time);
  }

  #keep(rdd: RDD<T>): void {
    if (rdd.keeping !== undefined) return;
    if (this.operator.pins) this.#kept.add(rdd.pin());
    else if (this.#storageLevel) this.#kept.add(rdd.persist(this.#storageLevel));
  }

  /** Whether there was an RDD of this time and it is gone. */
  isForgotten(time: Time): boolean {
    return time <= this.#forgotten && !this.#rdds.has(time);
  }

  /**
   * The RDDs of all batch times in [from, to], both rounded down to the slide. Times without an RDD are left out, and so
   * are those that are forgotten (see `remember` of the context) or still to come.
   */
  slice(from: Time, to: Time): RDD<T>[] {
    const zero = this.graph.zeroTime;
    if (zero === undefined) throw new DStreamError('SLICE_NOT_INITIALIZED', { name: this.name });
    const rdds: RDD<T>[] = [];
    const floor = (time: Time): Time =>
      Math.floor((time - zero) / this.slideDuration) * this.slideDuration + zero;
    const last = Math.min(floor(to), this.graph.latestTime);
    for (
      let time = Math.max(floor(from), zero + this.slideDuration);
      time <= last;
      time += this.slideDuration
    ) {
      const rdd = this.isForgotten(time) ? undefined : this.getOrCompute(time);
      if (rdd) rdds.push(rdd);
    }
    return rdds;
  }

  /** How long RDDs are kept, in milliseconds; a slide means: until their batch is done. */
  get rememberDuration(): Duration {
    return this.#needed + (this.operator.keep ?? 0);
  }

  /** Keeps RDDs at least this long. */
  remember(duration: Duration): void {
    this.#needed = Math.max(this.#needed, duration);
  }

  /** Parents must remember as long as this stream does, and as far as it looks back. */
  passOnRemember(): void {
    for (const parent of this.operator.parents)
      parent.remember(this.rememberDuration + (this.operator.reach ?? 0));
  }

  /** Up to when RDDs are not remembered any more once the batch of `time` succeeded. */
  horizonAt(time: Time): Time {
    return time - this.rememberDuration + this.slideDuration;
  }

  /** Lets go of RDDs that are not remembered any more once the batch of `time` succeeded. */
  forget(time: Time): void {
    const until = this.horizonAt(time);
    this.#forgotten = Math.max(this.#forgotten, until);
    for (const [each, rdd] of this.#rdds) {
      if (each > until) continue;
      this.#rdds.delete(each);
      this.#made.delete(each);
      this.graph.captured.forget(this.streamId, each);
      if (this.#kept.delete(rdd)) rdd.unpin().unpersist();
    }
    this.operator.forget?.(until);
  }

  /** RDDs up to `time` cannot be made any more. */
  forgetUpTo(time: Time): void {
    this.#forgotten = Math.max(this.#forgotten, time);
  }

  /** The times whose RDDs are held now. */
  get generatedTimes(): readonly Time[] {
    return [...this.#rdds.keys()];
  }
}
