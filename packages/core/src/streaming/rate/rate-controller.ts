import type { ListenerBus } from '../../base/events/listener-bus.ts';
import type { BatchInfo, StreamingListener } from '../../contracts/listener.ts';
import type { RateEstimator } from '../../contracts/rate-estimator.ts';

/** What a controller works with. */
export interface RateControllerOptions {
  readonly streamId: number;
  readonly estimator: RateEstimator;
  readonly events: ListenerBus;
  /** Records a second before the first estimate; unlimited unless given. */
  readonly initialRate?: number | undefined;
  /** The most records a second, whatever the estimate; unlimited unless given. */
  readonly maxRate?: number | undefined;
  /** Told each new rate. */
  readonly publish: (recordsPerSecond: number) => void;
}

/** Keeps the rate of one input stream: after each batch its estimator is asked for a new one. */
export class RateController implements StreamingListener {
  readonly #options: RateControllerOptions;
  readonly #maxRate: number;
  #rate: number;

  constructor(options: RateControllerOptions) {
    this.#options = options;
    this.#maxRate = options.maxRate ?? Infinity;
    this.#rate = Math.min(options.initialRate ?? Infinity, this.#maxRate);
  }

  /** Records a second, a whole number; Infinity while there is no limit. */
  get rate(): number {
    return this.#rate;
  }

  onBatchCompleted({ batchInfo }: { readonly batchInfo: BatchInfo }): void {
    const { streamId, events, publish } = this.#options;
    const estimate = this.#estimate(batchInfo);
    if (estimate === undefined || !(estimate > 0)) return;
    this.#rate = Math.max(1, Math.trunc(Math.min(estimate, this.#maxRate)));
    publish(this.#rate);
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
