import type { ListenerBus } from '../../base/events/listener-bus.ts';
import type { RateEstimator } from '../../contracts/rate-estimator.ts';
import { RateController } from '../rate/rate-controller.ts';

/** How the time that batches take bounds what sources may bring. Rates are in records a second and stream. */
export interface BackpressureOptions {
  /** Until the first estimate, the first batch included. Default 10 000. */
  readonly initialRate?: number;
  /** Never more than this. Default: no limit. */
  readonly maxRate?: number;
}

/** The inputs as far as rates go. */
export interface LimitedInputs {
  readonly streamIds: readonly number[];
  limit(streamId: number, recordsPerSecond: number): void;
}

/** The rate of every stream until its first estimate. */
export const initialRateOf = (options: BackpressureOptions | true): number => {
  const { initialRate = 10_000, maxRate = Infinity } = options === true ? {} : options;
  return Math.min(initialRate, maxRate);
};

/** Gives each input a rate that follows its batches, bounded from the very first one. */
export const limitRates = (
  options: BackpressureOptions | true,
  inputs: LimitedInputs,
  events: ListenerBus,
  estimatorOf: () => RateEstimator,
): void => {
  const { maxRate = Infinity } = options === true ? {} : options;
  const initialRate = initialRateOf(options);
  for (const streamId of inputs.streamIds) {
    const publish = (rate: number): void => inputs.limit(streamId, rate);
    events.add(
      new RateController({ streamId, estimator: estimatorOf(), events, initialRate, maxRate, publish }),
    );
    publish(initialRate);
  }
};
