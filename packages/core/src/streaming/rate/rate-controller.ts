import type { ListenerBus } from '../../base/events/listener-bus.ts';
import type { BatchInfo, RateUpdate, StreamingListener } from '../../contracts/listener.ts';
import type { RateEstimator } from '../../contracts/rate-estimator.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import type { RatedStream } from './rated-stream.ts';
import { shareCapacity } from './share-capacity.ts';

/** What a controller works with. */
export interface RateControllerOptions {
  readonly streams: readonly RatedStream[];
  readonly batchDuration: Duration;
  /** Knows how many records a second all streams together may bring. */
  readonly estimator: RateEstimator;
  readonly events: ListenerBus;
  /** The rate up to which streams grow before the first estimate. */
  readonly initialRate: number;
  /** Bytes that the records of one stream may take in a batch: before the first estimate, and later. */
  readonly initialBytes: number;
  readonly maxBytes: number;
  /** Told each rate; `isEstimated`: whether it is more than a careful beginning. */
  readonly publish: (streamId: number, recordsPerSecond: number, isEstimated: boolean) => void;
}

/**
 * Keeps the rates of all input streams. Until the estimator knows better each grows, from a small first batch, to at most
 * twice as much with each batch that was done. Then its estimate is shared out by weight, after each batch.
 */
export class RateController implements StreamingListener {
  readonly #options: RateControllerOptions;
  #isEstimated = false;

  constructor(options: RateControllerOptions) {
    this.#options = options;
  }

  /** Publishes the rates of the first batch, which is that of `firstTime`. */
  start(firstTime: Time): void {
    for (const stream of this.#options.streams) {
      const { rate, boundedBy } = stream.bounded(stream.options.firstRate, Infinity);
      this.#publish(stream, { batchTime: firstTime, rate, from: 'first', terms: {}, boundedBy });
    }
  }

  onBatchCompleted({ batchInfo }: { readonly batchInfo: BatchInfo }): void {
    const capacity = this.#estimate(batchInfo);
    if (capacity !== undefined && capacity > 0) this.#share(capacity, batchInfo);
    else if (!this.#isEstimated) this.#grow(batchInfo);
  }

  #estimate({
    processingEndTime: time,
    processingDelay,
    schedulingDelay,
    ...batch
  }: BatchInfo): number | undefined {
    if (time === undefined || processingDelay === undefined || schedulingDelay === undefined)
      return undefined;
    const brought = this.#options.streams.filter(
      ({ options }) => batch.streamIdToInputInfo[options.streamId],
    );
    if (brought.length === 0) return undefined;
    const records = brought.reduce((sum, stream) => sum + recordsOf(batch, stream), 0);
    return this.#options.estimator.compute({ time, records, processingDelay, schedulingDelay });
  }

  #share(capacity: number, batch: BatchInfo): void {
    const { streams, batchDuration, estimator, maxBytes } = this.#options;
    this.#isEstimated = true;
    const claims = streams.map((stream) => ({
      weight: stream.weight,
      demand: stream.demand(recordsOf(batch, stream), batchDuration / 1000),
    }));
    const shares = shareCapacity(capacity, claims);
    const explained = estimator.explain?.() ?? {};
    for (const [index, stream] of streams.entries()) {
      const share = shares[index]!;
      const { rate, boundedBy } = stream.take(share, this.#perSecond(maxBytes));
      const terms = { ...explained, capacity, share };
      const isLeast = explained['minRate'] !== undefined && capacity <= explained['minRate'];
      const by = boundedBy ?? (share < capacity ? 'weight' : isLeast ? 'estimator' : undefined);
      this.#publish(stream, { batchTime: batch.batchTime, rate, from: 'estimate', terms, boundedBy: by });
    }
  }

  /** A stream that brought nothing has not shown that more would be fine. */
  #grow(batch: BatchInfo): void {
    const { streams, initialRate, initialBytes } = this.#options;
    for (const stream of streams) {
      const before = stream.rate;
      if (recordsOf(batch, stream) === 0 || before >= initialRate) continue;
      const { rate, boundedBy } = stream.take(
        Math.min(2 * before, initialRate),
        this.#perSecond(initialBytes),
      );
      if (rate === before) continue;
      const bytesPerRecord = stream.options.bytesPerRecord();
      const terms = { before, initialRate, ...(bytesPerRecord !== undefined && { bytesPerRecord }) };
      this.#publish(stream, { batchTime: batch.batchTime, rate, from: 'growth', terms, boundedBy });
    }
  }

  #perSecond(bytesPerBatch: number): number {
    return (bytesPerBatch * 1000) / this.#options.batchDuration;
  }

  #publish({ options: { streamId } }: RatedStream, update: Omit<RateUpdate, 'streamId'>): void {
    this.#options.publish(streamId, update.rate, this.#isEstimated);
    this.#options.events.post('rateUpdated', { streamId, ...update });
  }
}

const recordsOf = (batch: Pick<BatchInfo, 'streamIdToInputInfo'>, { options }: RatedStream): number =>
  batch.streamIdToInputInfo[options.streamId]?.numRecords ?? 0;
