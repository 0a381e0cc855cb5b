import { DStreamError, textOf } from '../../base/errors/dstream-error.ts';
import type { ListenerBus } from '../../base/events/listener-bus.ts';
import type { BadRecord } from '../../contracts/bad-record.ts';
import type { Sink } from '../../contracts/sink.ts';
import type { Time } from '../../contracts/time.ts';
import { limitExceeded, type BadRecordFinds } from '../../engine/bad-records/bad-record-log.ts';
import type { BadRecordRule } from '../dstream/bad-record-rule.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { Settling } from './job-scheduler.ts';

/** How often the dead letters of a batch are written before the batch fails: as often as a task is tried. */
const maxAttempts = 4;

/** Where the bad records of one operator in one partition count. */
interface Owner {
  readonly batch: Time;
  /** The batch of the RDD. */
  readonly time: Time;
  isSettled: boolean;
}

/**
 * Counts the bad records of batches and writes dead letters. Driver. The same operator may compute the same partition for
 * several outputs, attempts and batches: its bad records count once, in the batch that met them first.
 */
export class BadRecordLedger {
  readonly #graph: DStreamGraph;
  readonly #bus: ListenerBus;
  readonly #batches = new Map<Time, Map<string, BadRecordFinds>>();
  readonly #owners = new Map<string, Owner>();
  readonly #stopped = new AbortController();
  #latest: Time = -Infinity;

  constructor(graph: DStreamGraph, bus: ListenerBus) {
    this.#graph = graph;
    this.#bus = bus;
  }

  /** Takes in what a winning attempt found, as part of a job of `batchTime`. Throws `BAD_RECORDS_LIMIT`. */
  takeIn(batchTime: Time | undefined, finds: readonly BadRecordFinds[]): void {
    for (const each of finds) {
      const { place, time, count } = each;
      const owner = this.#owners.get(place) ?? { batch: batchTime ?? time, time, isSettled: false };
      this.#owners.set(place, owner);
      const batch = this.#batch(owner.batch);
      // An attempt that was content with the head of a partition found less.
      if (!owner.isSettled && count > (batch.get(place)?.count ?? 0)) batch.set(place, each);
      this.#requireWithin(owner.batch, each.stream);
    }
  }

  #batch(time: Time): Map<string, BadRecordFinds> {
    let batch = this.#batches.get(time);
    if (!batch) this.#batches.set(time, (batch = new Map()));
    return batch;
  }

  #requireWithin(time: Time, stream: string): void {
    const { maxBadRecords } = this.#ruleOf(stream).policy;
    if (maxBadRecords === Infinity) return;
    const found = [...this.#batch(time).values()].filter((each) => each.stream === stream);
    if (countOf(found) > maxBadRecords) throw limitExceeded(stream, maxBadRecords, found.at(-1)!.reason);
  }

  #ruleOf(stream: string): BadRecordRule {
    return this.#graph.badRecordRules.get(stream)!;
  }

  /**
   * Once all jobs of a batch have ended: tells how many bad records it had and writes its dead letters. Undefined when it
   * had none. It fails with `BAD_RECORDS_LIMIT`, after the dead letters were written, when they are too large a share of
   * the batch's `numRecords` records, or with `DEAD_LETTERS_FAILED`. Once `signal` is aborted nobody waits for it.
   */
  settle(time: Time, numRecords: number, signal: AbortSignal): Settling | undefined {
    const finds = [...this.#take(time)];
    this.#latest = Math.max(this.#latest, time);
    for (const { place } of finds) this.#owners.get(place)!.isSettled = true;
    this.#forget();
    if (finds.length === 0) return undefined;
    const sinks = new Set(finds.flatMap(({ stream }) => this.#ruleOf(stream).sink?.name ?? []));
    const wanted = AbortSignal.any([signal, this.#stopped.signal]);
    return { name: [...sinks].join(', '), ended: this.#settle(time, finds, numRecords, wanted) };
  }

  /** What this batch found, and what was found late for those that have ended. */
  *#take(time: Time): Iterable<BadRecordFinds> {
    for (const [each, batch] of this.#batches) {
      if (each !== time && each > this.#latest) continue;
      this.#batches.delete(each);
      yield* batch.values();
    }
  }

  async #settle(
    time: Time,
    finds: readonly BadRecordFinds[],
    numRecords: number,
    signal: AbortSignal,
  ): Promise<void> {
    const letters = new Map<Sink<BadRecord>, BadRecord[]>();
    const tooMany: (() => never)[] = [];
    for (const [stream, found] of Map.groupBy(finds, (each) => each.stream)) {
      const { sink, maxBadShare } = this.#ruleOf(stream);
      const [count, reason] = [countOf(found), found[0]!.reason];
      this.#bus.post('badRecords', {
        batchTime: time,
        stream,
        numRecords: count,
        reason,
        deadLetters: !!sink,
      });
      if (sink) letters.set(sink, [...(letters.get(sink) ?? []), ...found.flatMap((each) => each.records)]);
      const limit = Math.floor(maxBadShare * numRecords);
      if (numRecords > 0 && count > limit) {
        tooMany.push(() => {
          throw limitExceeded(stream, limit, reason, { share: maxBadShare });
        });
      }
    }
    for (const [sink, records] of letters) await write({ sink, batchTime: time, records, signal });
    tooMany[0]?.();
  }

  /** What is remembered for batches that may still ask for the RDDs of older ones. */
  #forget(): void {
    if (this.#owners.size === 0) return;
    const held = new Set(this.#graph.streams.flatMap((stream) => stream.generatedTimes));
    for (const [place, { time }] of this.#owners) if (!held.has(time)) this.#owners.delete(place);
  }

  /** Ends what is being written. */
  stop(): void {
    this.#stopped.abort();
  }
}

const countOf = (finds: readonly BadRecordFinds[]): number =>
  finds.reduce((sum, { count }) => sum + count, 0);

/** The dead letters of a batch for one sink. */
interface Letters {
  readonly sink: Sink<BadRecord>;
  readonly batchTime: Time;
  readonly records: readonly BadRecord[];
  readonly signal: AbortSignal;
}

const write = async ({ sink, batchTime, records, signal }: Letters): Promise<void> => {
  for (let attempt = 0; ; attempt++) {
    try {
      await sink.write([records], { batchTime, partition: 0, numPartitions: 1, attempt, signal });
      signal.throwIfAborted();
      await sink.commit?.({ batchTime, numPartitions: 1, attempts: [attempt] });
      return;
    } catch (error) {
      if (attempt + 1 < maxAttempts && !signal.aborted) continue;
      const params = { sink: sink.name, attempts: attempt + 1, reason: textOf(error) };
      throw new DStreamError('DEAD_LETTERS_FAILED', params, { cause: error });
    }
  }
};
