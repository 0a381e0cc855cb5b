import type { BatchInfo, StreamingListener } from '../../contracts/listener.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { Duration } from '../../contracts/time.ts';

const quantiles = [0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1];

/** Logs, after each batch, how the delays of the last batches are spread: Spark's StatsReportListener. */
export class StatsReportListener implements StreamingListener {
  readonly #logger: Logger;
  readonly #numBatches: number;
  #batches: BatchInfo[] = [];

  constructor(logger: Logger, numBatches = 10) {
    this.#logger = logger;
    this.#numBatches = numBatches;
  }

  onBatchCompleted({ batchInfo }: { readonly batchInfo: BatchInfo }): void {
    this.#batches = [...this.#batches, batchInfo].slice(-this.#numBatches);
    this.#logger.info('delays in ms', {
      batches: this.#batches.length,
      totalDelay: spread(this.#batches.map((batch) => batch.totalDelay)),
      processingDelay: spread(this.#batches.map((batch) => batch.processingDelay)),
    });
  }
}

/** The value at each quantile, by percentage. */
const spread = (delays: readonly (Duration | undefined)[]): Record<string, Duration> => {
  const sorted = delays.filter((delay) => delay !== undefined).toSorted((a, b) => a - b);
  const at = (quantile: number): Duration =>
    sorted[Math.min(Math.floor(quantile * sorted.length), sorted.length - 1)] ?? 0;
  return Object.fromEntries(quantiles.map((quantile) => [`${quantile * 100}%`, at(quantile)]));
};
