import { DStreamError } from '../../base/errors/dstream-error.ts';
import type { ListenerBus } from '../../base/events/listener-bus.ts';
import { fields, type FieldRules } from '../../base/options/check-fields.ts';
import { bytes, count, rate, type Rule } from '../../base/options/rules.ts';
import { suggestion } from '../../base/options/suggestion.ts';
import type { RateEstimator } from '../../contracts/rate-estimator.ts';
import type { Duration, Time } from '../../contracts/time.ts';
import { RateController } from '../rate/rate-controller.ts';
import { RatedStream } from '../rate/rated-stream.ts';
import { ratesInOrder, streamRateRule, type StreamRate } from '../rate/stream-rate.ts';
import type { Input, InputLimit } from './input.ts';

/** How the time that batches take bounds what sources may bring. Rates are in records a second and stream. */
export interface BackpressureOptions extends Omit<StreamRate, 'weight'> {
  /** The most until the first estimate. Default 10 000. */
  readonly initialRate?: number;
  /** Bytes of memory that the records of a stream may take in a batch until the first estimate. Default: a sixteenth of `memoryBudget`. */
  readonly initialBytes?: number;
  /** Settings of single streams, by the name of their source as events show it; they go before those for all. */
  readonly streams?: Readonly<Record<string, StreamRate>>;
}

const byName: Rule = (name, value) => {
  if (typeof value !== 'object' || value === null) return [`${name} must be an object, not ${String(value)}`];
  return Object.entries(value).flatMap(([stream, settings]) =>
    streamRateRule(`${name}[${stream}]`, settings),
  );
};

/** What the settings must be. */
export const backpressureRules: FieldRules<BackpressureOptions> = {
  initialRate: rate,
  initialBytes: bytes,
  minRate: rate,
  maxRate: rate,
  minPerPartition: count,
  maxPerPartition: count,
  streams: byName,
};

const ownRules = ratesInOrder(fields(backpressureRules));

/** What holds for one stream is made of its own settings and of those for all. */
export const backpressureRule: Rule = (name, value) => {
  const problems = ownRules(name, value);
  if (problems.length > 0) return problems;
  const { streams = {}, initialRate: _, initialBytes: __, ...all } = value as BackpressureOptions;
  return Object.entries(streams).flatMap(([stream, settings]) =>
    streamRateRule(`${name}.streams[${stream}]`, { ...all, ...settings }),
  );
};

/** The inputs as far as rates go. */
export interface LimitedInputs {
  readonly streamIds: readonly number[];
  get(streamId: number): Pick<Input<any>, 'name' | 'startsSmall' | 'bytesPerRecord'> | undefined;
  limit(streamId: number, recordsPerSecond: number, limit: InputLimit): void;
}

/** What limits are made with. */
export interface LimitServices {
  readonly inputs: LimitedInputs;
  readonly events: ListenerBus;
  readonly estimator: RateEstimator;
  readonly batchDuration: Duration;
  readonly memoryBudget: number;
  /** The time of the first batch. */
  readonly firstTime: Time;
}

/** The first batch of a source that knows how to wait: enough to see how large records are and how long they take. */
const firstRecords = 1000;

/** The part of the memory budget that the records of a stream may take in a batch before anything is known, and later. */
const [initialPart, laterPart] = [1 / 16, 1 / 4];

/** The rate of every stream until its first estimate. */
export const initialRateOf = (options: BackpressureOptions | true): number => {
  const { initialRate = 10_000, maxRate = Infinity } = options === true ? {} : options;
  return Math.min(initialRate, maxRate);
};

/** Gives each input a rate that follows the batches, bounded from the very first one. Throws `OPTIONS_INVALID`. */
export const limitRates = (given: BackpressureOptions | true, services: LimitServices): void => {
  const { inputs, events, estimator, batchDuration, memoryBudget, firstTime } = services;
  const {
    streams: single = {},
    initialBytes = memoryBudget * initialPart,
    ...all
  } = given === true ? {} : given;
  requireKnown(Object.keys(single), inputs);
  const initialRate = initialRateOf(given);
  const streams = inputs.streamIds.map((streamId) => {
    const input = inputs.get(streamId)!;
    const firstRate = input.startsSmall
      ? Math.min(initialRate, (firstRecords * 1000) / batchDuration)
      : initialRate;
    return new RatedStream({
      ...all,
      ...single[input.name],
      streamId,
      firstRate,
      bytesPerRecord: () => (input.startsSmall ? input.bytesPerRecord : undefined),
    });
  });
  const optionsOf = new Map(streams.map(({ options }) => [options.streamId, options]));
  const publish = (streamId: number, recordsPerSecond: number, isEstimated: boolean): void => {
    const { minPerPartition: least = 0, maxPerPartition: most = Infinity } = optionsOf.get(streamId)!;
    inputs.limit(streamId, recordsPerSecond, {
      bytes: isEstimated ? Infinity : initialBytes,
      perPartition: { least, most },
    });
  };
  const maxBytes = memoryBudget * laterPart;
  const controller = new RateController({
    streams,
    batchDuration,
    estimator,
    events,
    initialRate,
    initialBytes,
    maxBytes,
    publish,
  });
  events.add(controller);
  controller.start(firstTime);
};

const requireKnown = (names: readonly string[], inputs: LimitedInputs): void => {
  const known = inputs.streamIds.map((streamId) => inputs.get(streamId)!.name);
  const problems = names
    .filter((name) => !known.includes(name))
    .map((name) => `backpressure.streams has no source "${name}"${suggestion(name, known)}`);
  if (problems.length > 0)
    throw new DStreamError('OPTIONS_INVALID', { component: 'StreamingContext', problems });
};
