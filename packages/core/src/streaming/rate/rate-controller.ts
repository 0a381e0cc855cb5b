import type { ListenerBus } from '../../base/events/listener-bus.ts';
import type { BatchInfo, StreamingListener } from '../../contracts/listener.ts';
import type { RateEstimator } from '../../contracts/rate-estimator.ts';
import type { Duration } from '../../contracts/time.ts';

/** What a controller works with. */
export interface RateControllerOptions {
  readonly streamId: number;
  readonly estimator: RateEstimator;
  readonly events: ListenerBus;
  /** Records a second before the first estimate; unlimited unless given. */
  readonly initialRate?: number | undefined;
  /** Told each new rate: for a receiver, the tracker's `updateRate`. A direct source is asked for `recordsIn` instead. */
  readonly publish?: ((recordsPerSecond: number) => void) | undefined;
}

/** Keeps the rate of one input stream: after each batch its estimator is asked for a new one. */
export class RateController implements StreamingListener {
  readonly #options: RateControllerOptions;
  #rate: number;

  constructor(options: RateControllerOptions) {
    this.#options = options;
    this.#rate = options.initialRate ?? Infinity;
  }

  /** Records a second, a whole number; Infinity while there is no limit. */
  get rate(): number {
    return this.#rate;
  }

  /** The most records that a batch of this duration may take: at least one. */
  recordsIn(batchDuration: Duration): number {
    return Math.max(1, Math.floor((this.#rate * batchDuration) / 1000));
  }

  onBatchCompleted({ batchInfo }: { readonly batchInfo: BatchInfo }): void {
    const { streamId, events, publish } = this.#options;
    const estimate = this.#estimate(batchInfo);
    if (estimate === undefined || !(estimate > 0)) return;
    this.#rate = Math.max(1, Math.trunc(estimate));
    publish?.(this.#rate);
    events.post('rateUpdated', { streamId, batchTime: batchInfo.batchTime, rate: this.#rate });
  }

  #estimate(batch: BatchInfo): number | undefined {
    const { streamId, estimator } = this.#options;
    const input = batch.streamIdToInputInfo[streamId];
    const { processingEndTime: time, processingDelay, schedulingDelay } = batch;
    if (!input || time === undefined || processingDelay === undefined || schedulingDelay === undefined)
      return undefined;
    return estimator.compute({ time, records: input.numRecords, processingDelay, schedulingDelay });
  }
}
